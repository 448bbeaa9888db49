import type { Admin, AdminUnit } from "../admin"
import { eventually } from "../eventually"
import type { Shop } from "../runtime/shop"
import type { Buyer, PlacedOrder, RevealedVoucher, Shopper } from "../shopper"
import { currencyOf, finishPayment, openPaymentSession, paymentProblems } from "./pay"
import type { Scenario } from "./scenarios"

export interface ScenarioRun {
  scenario: Scenario
  buyer: Buyer
  order: PlacedOrder
  units: AdminUnit[]
  revealed: RevealedVoucher[]
  openCases: string[]
  /** Major units that Medusa's payments gave back. */
  returned: number
  seconds: number
  /** Sentences; empty when all went as it should. */
  problems: string[]
}

export interface RunContext {
  shop: Shop
  admin: Admin
  /** Makes the shoppers of this run unlike those of any other. */
  runId: string
  timeoutMs: number
}

const NO_ORDER: PlacedOrder = { id: "(no order)", cartId: "", voucherToken: "", total: 0, currency: "inr" }
const AT_REST = new Set(["delivered", "refunded", "cancelled", "revoked", "sealed", "missing", "timed_out", "held"])

/** Every unit is there and none waits for anything but a person. */
const isAtRest = (units: AdminUnit[], bought: number): boolean => units.length === bought && units.every((unit) => AT_REST.has(unit.state))

const buyerOf = (scenario: Scenario, runId: string): Buyer => ({
  email: `${scenario.name.toLowerCase().replace(/[^a-z]+/g, "-")}.${runId}@demo.test`,
  firstName: "Asha",
  lastName: "Rao",
  phone: "9876543212",
})

async function buy(context: RunContext, shopper: Shopper, scenario: Scenario, buyer: Buyer): Promise<PlacedOrder> {
  const { seeded } = context.shop
  const { pays } = scenario
  const currency = pays ? currencyOf(pays) : "inr"
  const regionId = seeded.regions[currency] ?? ""
  // Vouchers cost their face value in rupees only.
  const variantId = scenario.variantId ?? (await shopper.findVariant(scenario.brand, scenario.denomination, seeded.regions.inr ?? ""))
  const lines = [{ variantId, quantity: scenario.quantity }]
  if (scenario.withParcel) lines.push({ variantId: await shopper.findVariant("Demo mug", 250, regionId), quantity: 1 })
  const pay = pays ? { pay: (http: Shopper["http"], cartId: string) => openPaymentSession(http, cartId, pays) } : {}
  return await shopper.placeOrder({ buyer, lines, regionId, withParcel: scenario.withParcel ?? false, countryCode: currency === "brl" ? "br" : "in", ...pay })
}

/** The shopper's own view must agree with the admin's, and a code must open. */
async function revealAll(shopper: Shopper, order: PlacedOrder, token: string | null, problems: string[]): Promise<RevealedVoucher[]> {
  const units = await shopper.vouchers(order.id, token)
  const revealed: RevealedVoucher[] = []
  for (const unit of units.filter(({ state }) => state === "delivered")) {
    const voucher = await shopper.reveal(unit.id, token)
    if (!voucher.card_number && !voucher.card_pin) problems.push(`unit ${unit.id} revealed neither number nor PIN`)
    revealed.push(voucher)
  }
  return revealed
}

async function returnedOf(admin: Admin, orderId: string): Promise<number> {
  const payments = (await admin.order(orderId)).payment_collections.flatMap((collection) => collection.payments)
  return payments.flatMap(({ refunds }) => refunds ?? []).reduce((sum, { amount }) => sum + Number(amount), 0)
}

async function waitForRest(context: RunContext, run: ScenarioRun): Promise<void> {
  const { admin, timeoutMs } = context
  const look = async () => {
    run.units = await admin.units(run.order.id)
    return isAtRest(run.units, run.scenario.quantity)
  }
  await eventually(look, { timeoutMs, everyMs: 250, what: "an end of every voucher", explain: () => run.units.map(({ id, state }) => ({ id, state })) })
}

/** Buys as a shopper, captures as an admin, waits until every voucher rests. Never throws: what went wrong is among the problems. */
export async function runScenario(context: RunContext, scenario: Scenario): Promise<ScenarioRun> {
  const startedAt = Date.now()
  const { shop, admin } = context
  const buyer = buyerOf(scenario, context.runId)
  const run: ScenarioRun = { scenario, buyer, order: NO_ORDER, units: [], revealed: [], openCases: [], returned: 0, seconds: 0, problems: [] }
  try {
    const shopper = shop.shopper()
    if (scenario.buyer === "customer") await shopper.register(buyer, `${context.runId}-Password1`)
    run.order = await buy(context, shopper, scenario, buyer)
    if (scenario.paid) {
      if (scenario.pays) await finishPayment(context, shopper, run.order, scenario.pays)
      else await admin.capture(run.order.id)
      await waitForRest(context, run)
      if (scenario.pays) run.problems.push(...(await paymentProblems(context, run.order, scenario.pays)))
      run.seconds = (Date.now() - startedAt) / 1000
      run.revealed = await revealAll(shopper, run.order, scenario.buyer === "customer" ? null : run.order.voucherToken, run.problems)
    }
    if (scenario.paid) run.returned = await returnedOf(admin, run.order.id)
    run.openCases = (await admin.attention({ orderId: run.order.id })).map((entry) => entry.kind)
  } catch (error) {
    run.problems.push(error instanceof Error ? error.message : String(error))
  }
  run.seconds ||= (Date.now() - startedAt) / 1000
  return run
}
