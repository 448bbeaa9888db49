/** What the control API tells of the sandbox's own record. */
import type { SandboxOrder } from "./order"
import { presentVouchers } from "./order"
import type { HubbleState } from "./state"

function orderRow(order: SandboxOrder) {
  const { paise: _paise, request: _request, breakers, card_type: _card, vouchers: _vouchers, ...row } = order
  const vouchers = presentVouchers(order).map(({ id, cardNumber, cardPin, amount, validTill }) => (
    { id: id ?? null, card_number: cardNumber, card_pin: cardPin, amount, valid_till: validTill }
  ))
  // Every code that was ever made for it, whatever is shown of it by now: a search for leaks needs them all.
  const codes = order.vouchers.map(({ card_number, card_pin }) => ({ card_number, card_pin }))
  return { ...row, vouchers, codes, faults: breakers.map((rule) => rule.fault) }
}

export function fullRecord(state: HubbleState) {
  return {
    requests: state.record.requests,
    orders: state.orders.all().map(orderRow),
    wallet: { balance: state.wallet.balance, entries: state.wallet.entries },
    logins: state.signIn.logins,
    webhooks: state.webhooks.sent,
    anomalies: state.record.anomalies,
  }
}

function countBy<Item>(items: readonly Item[], key: (item: Item) => string, weight: (item: Item) => number = () => 1): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + weight(item)
  return counts
}

/** Reads of each order by id, in milliseconds after the POST or lookup that first told the client of it. */
function readsPerOrder(state: HubbleState): Record<string, { count: number; after_ms: number[] }> {
  const reads: Record<string, { count: number; after_ms: number[] }> = {}
  const told = new Map<string, number>()
  for (const { call, reference_id, order_id, told: status, at, answered_at } of state.record.requests) {
    if (call === "get_order" && order_id) {
      const known = (reads[order_id] ??= { count: 0, after_ms: [] })
      known.count += 1
      known.after_ms.push(Date.parse(at) - (told.get(reference_id ?? "") ?? Date.parse(at)))
    } else if (status && status !== "404" && reference_id && answered_at && !told.has(reference_id)) told.set(reference_id, Date.parse(answered_at))
  }
  return reads
}

export function summary(state: HubbleState) {
  const orders = state.orders.all()
  const kept = orders.filter(({ charged, reversed }) => charged && !reversed)
  const units = ({ denominations }: SandboxOrder) => denominations.reduce((sum, { quantity }) => sum + quantity, 0)
  const anomalies = countBy(state.record.anomalies, ({ kind }) => kind)
  return {
    requests_by_route: countBy(state.record.requests, ({ call }) => call),
    faults: countBy(state.record.requests.filter(({ fault }) => fault !== null), ({ fault }) => fault ?? ""),
    orders_by_status: countBy(orders, ({ status }) => status),
    charged_units_by_product: countBy(kept, ({ product_id }) => product_id, units),
    charged_units: kept.reduce((sum, order) => sum + units(order), 0),
    reads_by_order: readsPerOrder(state),
    references_with_other_body: anomalies["reference_reused_with_other_body"] ?? 0,
    references_reused_after_failed: anomalies["reference_reused_after_failed"] ?? 0,
    missing_request_ids: anomalies["missing_request_id"] ?? 0,
    repeated_request_ids: anomalies["repeated_request_id"] ?? 0,
    logins: state.signIn.logins.length,
    webhooks: state.webhooks.sent.length,
    pending: state.timers.size,
    balance: state.wallet.balance,
  }
}
