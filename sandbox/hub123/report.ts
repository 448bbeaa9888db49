/** What the control API tells of the sandbox's own record. */
import type { SandboxPayment } from "./payment"
import type { Hub123State } from "./state"

function paymentRow(state: Hub123State, { receiver: _receiver, wire_c_id: _wire, token, ...row }: SandboxPayment) {
  return { ...row, page: `/pay/${token}`, money: state.money.of(row.c_id) }
}

export function fullRecord(state: Hub123State) {
  return {
    requests: state.record.requests, payments: state.payments.all().map((payment) => paymentRow(state, payment)), money: state.money.entries,
    webhooks: state.webhooks.sent, anomalies: state.record.anomalies,
  }
}

/** Minor units per c_id, and in all by currency. */
export function moneyReport(state: Hub123State) {
  const rows = state.payments.all().map(({ c_id, direction, currency, asked }) => ({ c_id, direction, currency, asked, ...state.money.of(c_id) }))
  const currencies = [...new Set(rows.map(({ currency }) => currency))]
  const sum = (currency: string, kind: "paid_in" | "paid_out" | "refunded") => rows.filter((row) => row.currency === currency).reduce((total, row) => total + row[kind], 0)
  return {
    payments: rows,
    totals: Object.fromEntries(currencies.map((currency) => [
      currency, { paid_in: sum(currency, "paid_in"), paid_out: sum(currency, "paid_out"), refunded: sum(currency, "refunded") },
    ])),
  }
}

function countBy<Item>(items: readonly Item[], key: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}

export function summary(state: Hub123State) {
  return {
    requests_by_method: countBy(state.record.requests, ({ call }) => call),
    faults: countBy(state.record.requests.filter(({ fault }) => fault !== null), ({ fault }) => fault ?? ""),
    payments_by_status: countBy(state.payments.all(), ({ status }) => status),
    duplicate_c_ids: state.record.anomalies.filter(({ kind }) => kind === "duplicate_c_id").length,
    most_in_a_minute: state.rateLimits.most,
    rate_limited: state.rateLimits.refusals,
    webhooks: state.webhooks.sent.length,
    totals: moneyReport(state).totals,
  }
}
