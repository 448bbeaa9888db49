import { eventually, WORLD_TIMEOUT_MS } from "../support/test-world"
import { SILENT_IN_A_ROW } from "../../src/domain/silence"
import type { RequestEntry } from "../../sandbox/shared/record"
import { BrandShelf } from "./brand-shelf"
import { openPayDesk, type PaidOrder, type PayDesk } from "./pay-desk"
import { buy, delivered, expectBoughtOnce, expectNoAnomalies, type Purchase } from "./purchase"
import { supplierRecord } from "./supplier-books"

const ORDERS = 14
/** At time scale 60: the ten minutes that an outage lasts, and a probe a minute. */
const TEN_MINUTES_MS = 10_000
const PROBES = 10
/** What nobody answered for a quarter of an hour is looked at hourly (`protocol.md` 3.7): a machine that is slow at the orders gets there. */
const NEXT_HOURLY_LOOK_MS = 75_000
/** At Hubcash more than must go unanswered before a service counts as down; at 123hub, where the same gate is, some. */
const PAYMENTS = { brl: SILENT_IN_A_ROW + 1, inr: 3 } as const

interface Problem {
  kind: string
}

describe("An upstream that is down for ten minutes", () => {
  let desk: PayDesk
  let shelf: BrandShelf

  beforeAll(async () => {
    desk = await openPayDesk("outage", { DEMO_PLUGIN_OPTIONS: JSON.stringify({ hubcash: { methods: ["billet"] } }) })
    shelf = await BrandShelf.open(desk.world)
  }, WORLD_TIMEOUT_MS)

  afterAll(() => desk?.world.dispose())

  const problems = async () => (await desk.world.admin.http.get<{ problems: Problem[] }>("/admin/voucher-hub/problems")).problems.map(({ kind }) => kind)
  const untilProblem = (kind: string) => eventually(async () => (await problems()).includes(kind), { timeoutMs: 30_000, everyMs: 200, what: `problem ${kind}`, explain: () => desk.world.output().slice(-800) })
  const untilNoProblem = (kind: string) => eventually(async () => !(await problems()).includes(kind), { timeoutMs: 60_000, everyMs: 200, what: `end of ${kind}`, explain: () => desk.world.output().slice(-800) })
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const alerts = async (title: string) => (await desk.world.query(`select id from notification where channel = 'feed' and data->>'title' = $1`, [title])).length

  it("Hubble: the shop sells on, one probe a minute knocks, one alert is raised, and every order is delivered once when it is back", async () => {
    const { world } = desk
    await world.sandbox.faults((["login", "get_brand", "place_order", "get_order", "get_by_reference", "wallet"] as const).map((route) => ({ route, fault: "drop_before" })))
    const purchases: Purchase[] = []
    for (let index = 0; index < ORDERS; index += 1) purchases.push(await buy(world, { brand: shelf.take() }))
    await untilProblem("supplier_unreachable")

    const knocks = async () => (await supplierRecord(world)).requests.filter(({ call }) => call === "get_brand" || call === "place_order").length
    const before = await knocks()
    await sleep(TEN_MINUTES_MS)
    expect((await knocks()) - before).toBeLessThanOrEqual(PROBES + 2)
    // Somebody who comes now is served, and waits with the others.
    purchases.push(await buy(world, { brand: shelf.take() }))
    expect((await world.admin.attention()).map(({ kind }) => kind)).toEqual([])

    await world.sandbox.faults([])
    for (const purchase of purchases) await delivered(world, purchase, 60_000)
    for (const purchase of purchases) await expectBoughtOnce(world, purchase)
    await untilNoProblem("supplier_unreachable")
    expect(await alerts("Hubble does not answer")).toBe(1)
    await expectNoAnomalies(world)
  }, 300_000)

  describe("A payment service, in the middle of payments", () => {
    const untilNamed = async () => {
      await untilProblem("payments_unanswered")
      expect((await desk.world.shopper.http.request("GET", "/store/voucher-brands")).status).toBe(200)
    }
    /** Looks a minute while ten minutes go by; what follows another request at once belongs to its look, which reads several lists and repeats a GET. */
    const looksAMinute = async (requests: readonly RequestEntry[], calls: readonly string[]) => {
      const before = requests.length
      const since = Date.now()
      await sleep(TEN_MINUTES_MS)
      const minutes = ((Date.now() - since) / TEN_MINUTES_MS) * PROBES
      const times = requests.slice(before).filter(({ call }) => calls.includes(call)).map(({ at }) => Date.parse(at))
      return times.filter((time, index) => time - (times[index - 1] ?? 0) > 300).length / minutes
    }
    const ordered = async (currency: "brl" | "inr") => {
      const orders: PaidOrder[] = []
      for (let index = 0; index < PAYMENTS[currency]; index += 1) {
        const cart = await desk.cart(currency)
        if (currency === "brl") await cart.choose("billet", { payer_token: await cart.payer() })
        else await cart.choose("redirect")
        orders.push(await cart.order())
      }
      return orders
    }
    const afterwards = async (orders: PaidOrder[], moved: (reference: string) => { amount: number; times: number }) => {
      for (const order of orders) {
        await desk.unit(order, "delivered")
        const payins = await desk.payins(order.cartId)
        expect(payins.map(({ state }) => state)).toEqual(["captured"])
        expect(moved(payins[0]?.reference ?? "")).toEqual({ amount: Math.round(order.total * 100), times: 1 })
      }
      await untilNoProblem("payments_unanswered")
    }

    it("Hubcash: one look a minute knocks, one alert is raised, and the boletos whose answer was lost are found, and paid once", async () => {
      const { state, url } = desk.payments.hubcash
      state.faults.replace([{ route: "create_sale", fault: "drop_after" }, { route: "get_sale", fault: "drop_before" }, { route: "list_sales", fault: "drop_before" }])
      const orders = await ordered("brl")
      await untilNamed()
      await eventually(async () => (await alerts("Hubcash does not answer")) === 1, { timeoutMs: 30_000, everyMs: 200, what: "the alert", explain: () => desk.world.output().slice(-800) })
      // One at either end, and a GET that a busy machine repeated late.
      expect(await looksAMinute(state.record.requests, ["get_sale", "list_sales"])).toBeLessThanOrEqual((PROBES + 3) / PROBES)
      state.faults.replace([])
      for (const sale of state.sales.all()) await fetch(`${url}/_sandbox/sales/${sale.id}/pay`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })
      await afterwards(orders, (reference) => ({ amount: state.money.byRef(state.sales.all())[reference]?.kept ?? 0, times: state.sales.ofRef(reference).length }))
      expect(await alerts("Hubcash does not answer")).toBe(1)
    }, 300_000)

    it("123hub: the shoppers whose pay-in was answered by nobody get their page later, and pay once", async () => {
      const { state } = desk.payments.hub123
      state.faults.replace([{ route: "payment.in", fault: "drop_after" }, { route: "payment.status", fault: "drop_before" }])
      const orders = await ordered("inr")
      await untilNamed()
      state.faults.replace([])
      for (const order of orders) {
        const page = await eventually(async () => (await desk.instructions(order)).redirect_url ?? null, { timeoutMs: NEXT_HOURLY_LOOK_MS, what: "the pay page" })
        await fetch(`${page}/pay-and-close`, { method: "POST" })
      }
      await afterwards(orders, (reference) => ({ amount: state.money.of(reference).paid_in, times: 1 }))
    }, 300_000)
  })
})
