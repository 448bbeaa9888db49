/** What the control API tells of the sandbox's own record: ids, states and centavos, no cards, no documents. */
import { presentNotification } from "./notifications"
import type { SandboxSale } from "./sale"
import type { HubcashState } from "./state"

export function saleRow(sale: SandboxSale) {
  const { card, request, breakers, image: _image, analyze: _analyze, ...row } = sale
  return {
    ...row, card_id: card?.id ?? null, installments: request.Quota ? request.QuotaQty ?? 1 : 1, soft_descriptor: request.SoftDescriptor ?? null,
    our_number: request.Billet?.OurNumber ?? null, faults: breakers.map((rule) => rule.fault),
  }
}

export function fullRecord(state: HubcashState) {
  return {
    requests: state.record.requests.map((entry) => ({ ...entry, path: entry.path.replace(/^(\/v1\/cards\/document\/).+/, "$1[document]") })),
    sales: state.sales.all().map(saleRow),
    money: { by_ref: state.money.byRef(state.sales.all()), entries: state.money.entries },
    cards: state.cards.all().map(({ id, brand, last_digits }) => ({ id, brand, last_digits })),
    notifications: state.notifications.all().map(presentNotification),
    sent: state.notifications.sent,
    anomalies: state.record.anomalies,
  }
}

function countBy<Item>(items: readonly Item[], key: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}

export function summary(state: HubcashState) {
  const sales = state.sales.all()
  const books = state.money.byRef(sales)
  const kept = Object.values(books).reduce((sum, book) => sum + book.kept, 0)
  return {
    requests_by_route: countBy(state.record.requests, ({ call }) => call),
    faults: countBy(state.record.requests.filter(({ fault }) => fault !== null), ({ fault }) => fault ?? ""),
    sales_by_status: countBy(sales, ({ status }) => String(status)),
    /** References under which more than one sale keeps or holds money: a shopper charged twice. */
    charged_twice: Object.keys(books).filter((ref) => ref !== "" && sales.filter((sale) => sale.ref === ref && (sale.status === 3 || state.money.keptOf(sale.id) > 0)).length > 1),
    refs_with_several_sales: Object.entries(books).filter(([ref, book]) => ref !== "" && book.sale_ids.length > 1).map(([ref]) => ref),
    kept,
    anomalies: countBy(state.record.anomalies, ({ kind }) => kind),
    notifications: state.notifications.sent.length,
  }
}
