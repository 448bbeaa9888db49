import type { Page, Period } from "../../modules/voucher/ledger/reports"

/** Every page of the books in key order; only one is in memory at a time. */
export async function* pagesOf<Row>(period: Period, limit: number, read: (page: Page) => Promise<Row[]>, keyOf: (row: Row) => string): AsyncGenerator<Row[]> {
  for (let after: string | null = ""; after !== null; ) {
    const found: Row[] = await read({ ...period, after, limit })
    const last: Row | undefined = found.at(-1)
    if (found.length) yield found
    after = last !== undefined && found.length === limit ? keyOf(last) : null
  }
}
