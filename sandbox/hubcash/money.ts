/** The sandbox's own books, by reference: what a shopper was charged and what went back. Centavos. */
import { STATUS, type SandboxSale } from "./sale"

export type MoneyKind = "authorized" | "captured" | "released" | "refunded" | "reversed"

export interface MoneyEntry {
  at: string
  ref: string | null
  sale_id: string
  kind: MoneyKind
  amount: number
}

export interface MoneyOfRef {
  sale_ids: string[]
  authorized: number
  captured: number
  /** Reserved and let go: canceled before its capture, or a capture that failed. */
  released: number
  /** Canceled after its capture. */
  refunded: number
  reversed: number
  /** captured - refunded - reversed: what the merchant holds. */
  kept: number
  /** Of sales that wait for their capture: what is only reserved. */
  held: number
}

export class Money {
  readonly entries: MoneyEntry[] = []

  add(sale: SandboxSale, kind: MoneyKind, amount = sale.amount): void {
    this.entries.push({ at: new Date().toISOString(), ref: sale.ref, sale_id: sale.id, kind, amount })
  }

  /** What of a sale was captured and did not go back. */
  keptOf(saleId: string): number {
    const sum = (kind: MoneyKind) => this.entries.filter((entry) => entry.sale_id === saleId && entry.kind === kind).reduce((total, { amount }) => total + amount, 0)
    return sum("captured") - sum("refunded") - sum("reversed")
  }

  /** Of a sale without a reference the key is "". */
  byRef(sales: readonly SandboxSale[]): Record<string, MoneyOfRef> {
    const books: Record<string, MoneyOfRef> = {}
    const of = (ref: string | null) => (books[ref ?? ""] ??= { sale_ids: [], authorized: 0, captured: 0, released: 0, refunded: 0, reversed: 0, kept: 0, held: 0 })
    for (const { id, ref, status, amount } of sales) {
      of(ref).sale_ids.push(id)
      if (status === STATUS.capturing) of(ref).held += amount
    }
    for (const { ref, kind, amount } of this.entries) of(ref)[kind] += amount
    for (const book of Object.values(books)) book.kept = book.captured - book.refunded - book.reversed
    return books
  }
}
