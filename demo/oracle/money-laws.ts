import type { HubcashState } from "../../sandbox/hubcash"
import type { Hub123State } from "../../sandbox/hub123"

/** What one reference moved by the payment service's own record, in minor units. */
export interface ServiceBook {
  service: "hubcash" | "123hub"
  reference: string
  taken: number
  /** Refunded, reversed, and sent back by pay-out. */
  back: number
  /** Sales or pay-ins under the reference. */
  sales: number
}

/** One payment as the shop has it: our ledger's row, and what Medusa booked on the payment that carries it. Minor units. */
export interface BookedPayment {
  id: string
  reference: string
  state: string
  amount: number
  paid: number | null
  captured: number
  refunded: number
  /** Kinds of the open cases that name it. */
  cases: readonly string[]
}

/** What an open case says of the difference between service and shop: money that no order stands for, or an order without its money. */
const CASE_AMOUNTS: Readonly<Record<string, (payment: BookedPayment) => number>> = {
  money_without_order: ({ paid, amount }) => paid ?? amount,
  money_without_session: ({ paid, amount }) => paid ?? amount,
  paid_twice: ({ paid, amount, captured }) => (captured > 0 ? amount : (paid ?? amount)),
  underpaid: ({ paid }) => paid ?? 0,
  overpaid: ({ paid, amount }) => (paid ?? amount) - amount,
  reversed_after_delivery: ({ amount }) => -amount,
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const heldByCases = (payment: BookedPayment): number => sum(payment.cases.map((kind) => CASE_AMOUNTS[kind]?.(payment) ?? 0))

export interface MoneyVerdict {
  problems: string[]
  /** Money at the services, less what went back. */
  moved: number
  /** Captures less refunds in Medusa. */
  booked: number
  /** Of open cases. */
  inCases: number
}

/**
 * The money law: per reference and to the cent, what the service took and did not give back = what the orders paid and did not get back + what open
 * cases name. And nothing was taken twice without going back.
 */
export function judgeMoney(books: readonly ServiceBook[], payments: readonly BookedPayment[]): MoneyVerdict {
  const problems: string[] = []
  const byReference = new Map(payments.map((payment) => [payment.reference, payment]))
  const seen = new Set(books.map((book) => book.reference))
  for (const { service, reference, taken, back, sales } of books) {
    const payment = byReference.get(reference)
    const net = taken - back
    if (!payment) {
      if (net !== 0) problems.push(`${service} holds ${net} under ${reference}, which the shop does not know`)
      continue
    }
    const booked = payment.captured - payment.refunded
    const open = heldByCases(payment)
    const name = `${payment.id} (${payment.state}, ${service} ${reference})`
    if (net !== booked + open) problems.push(`${name}: ${net} moved in ${sales} sale(s), ${booked} booked, ${open} in cases ${payment.cases.join(", ") || "-"}`)
    if (net > Math.max(payment.amount, payment.paid ?? 0)) problems.push(`${name}: ${net} was taken for ${payment.amount}`)
  }
  for (const payment of payments) {
    if (seen.has(payment.reference)) continue
    const claimed = payment.captured - payment.refunded + heldByCases(payment)
    if (claimed !== 0) problems.push(`${payment.id} (${payment.state}): ${claimed} booked or in cases, but the service knows no such payment`)
  }
  return { problems, moved: sum(books.map(({ taken, back }) => taken - back)), booked: sum(payments.map(({ captured, refunded }) => captured - refunded)), inCases: sum(payments.map(heldByCases)) }
}

export function booksOfHubcash({ money, sales }: HubcashState): ServiceBook[] {
  return Object.entries(money.byRef(sales.all())).map(([reference, book]) => ({ service: "hubcash", reference, taken: book.captured, back: book.refunded + book.reversed, sales: book.sale_ids.length }))
}

/** `returnOf`: the pay-in that a pay-out gives back, by its c_id; null for one of its own. */
export function booksOfHub123({ money, payments }: Hub123State, returnOf: (payOut: { c_id: string; receiver: unknown }) => string | null): ServiceBook[] {
  const all = payments.all()
  const out = all.filter(({ direction }) => direction === "out")
  return all.filter(({ direction }) => direction === "in").map(({ c_id: reference }) => {
    const moved = money.of(reference)
    const paidOut = sum(out.filter((payOut) => returnOf(payOut) === reference).map((payOut) => money.of(payOut.c_id).paid_out))
    return { service: "123hub", reference, taken: moved.paid_in, back: moved.refunded + paidOut, sales: 1 }
  })
}
