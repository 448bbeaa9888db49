import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_CURRENCY } from "../../domain/brand"
import { toMajor } from "../../domain/money"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { Period } from "../../modules/voucher/ledger/reports"
import type VoucherModuleService from "../../modules/voucher/service"
import { bookPages } from "./reconciliation"

/** A page of a browser shows no more, and must not wait for a year of orders; the CSV has them all. */
const MOST_ORDERS = 2_000
const MOST_DIFFERENCES = 200

/** A period by the books of Medusa, of the payment services and of Hubble; amounts in major units. `complete` is false when there were more orders. */
export async function periodSummary(container: MedusaContainer, period: Period) {
  const { reports }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const [charged, brought, movement, medusa] = await Promise.all([reports.chargedIn(period), payin.views.moneyIn(period), hubble.walletGate.movement(period), medusaPart(container, period)])
  const rupees = (paise: number) => toMajor(paise, VOUCHER_CURRENCY)
  return {
    ...medusa,
    payments: brought.map(({ psp, currency, payments, captured, returned }) => ({ upstream: psp, currency, payments, captured: toMajor(captured, currency), returned: toMajor(returned, currency) })),
    hubble: charged.map(({ currency, orders, charged: amount }) => ({ currency, orders, charged: toMajor(amount, currency) })),
    wallet: movement && { first: rupees(movement.first_minor), first_at: movement.first_at, last: rupees(movement.last_minor), last_at: movement.last_at, movement: rupees(movement.last_minor - movement.first_minor) },
  }
}

interface Sum {
  orders: number
  paid: number
  refunded: number
}

async function medusaPart(container: MedusaContainer, period: Period) {
  const sums = new Map<string, Sum>()
  const differences: { order_id: string; kind: string; text: string }[] = []
  let orders = 0
  let complete = true
  for await (const page of bookPages(container, period)) {
    for (const { row, medusa, differences: found } of page) {
      const sum = sums.get(row.currency) ?? { orders: 0, paid: 0, refunded: 0 }
      sums.set(row.currency, { orders: sum.orders + 1, paid: sum.paid + (medusa?.money.captured ?? 0), refunded: sum.refunded + (medusa?.money.refunded ?? 0) })
      differences.push(...found.map(({ kind, text }) => ({ order_id: row.order_id, kind, text })))
    }
    orders += page.length
    if (orders >= MOST_ORDERS || differences.length >= MOST_DIFFERENCES) {
      complete = false
      break
    }
  }
  return {
    complete,
    medusa: [...sums].map(([currency, { orders: count, paid, refunded }]) => ({ currency: currency.toUpperCase(), orders: count, paid: toMajor(paid, currency), refunded: toMajor(refunded, currency) })),
    differences: differences.slice(0, MOST_DIFFERENCES),
  }
}
