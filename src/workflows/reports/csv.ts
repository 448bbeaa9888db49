import { json2csv } from "json-2-csv"

/** What a cell may hold; a number stays one, so that a negative amount is no formula. */
export type Cell = string | number | Date | null

/**
 * Rows as CSV, page by page, the head first. `preventCsvInjection` takes leading =, +, -, @ and tabs off texts, because a spreadsheet would
 * run them: brand titles and failure texts are other people's words.
 */
export async function* csvOf<Column extends string>(columns: readonly Column[], pages: AsyncIterable<readonly Readonly<Record<Column, Cell>>[]>): AsyncGenerator<string> {
  yield `${columns.join(",")}\n`
  for await (const page of pages) {
    if (page.length) yield `${json2csv(page.map((row) => inColumns(columns, row)), { keys: [...columns], prependHeader: false, preventCsvInjection: true, emptyFieldValue: "", expandNestedObjects: false })}\n`
  }
}

const inColumns = <Column extends string>(columns: readonly Column[], row: Readonly<Record<Column, Cell>>) =>
  Object.fromEntries(columns.map((column) => [column, plain(row[column])]))

const plain = (cell: Cell): string | number => (cell instanceof Date ? cell.toISOString() : (cell ?? ""))
