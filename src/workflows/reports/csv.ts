import { json2csv } from "json-2-csv"

/** What a cell may hold; a number stays one, so that a negative amount is no formula. */
export type Cell = string | number | Date | null

/**
 * What a spreadsheet takes for the beginning of a formula, with what it may overlook before it: spaces, breaks, and signs that do not show. The wide
 * forms count in East Asian editions (OWASP, CSV injection).
 */
const FORMULA = /^[\s\p{C}=+\-@\uff1d\uff0b\uff0d\uff20]+/u
const NUMBER = /^-?\d+(\.\d+)?$/

/** Rows as CSV, page by page, the head first. A formula's beginning is taken off texts: brand titles and failure texts are other people's words. */
export async function* csvOf<Column extends string>(columns: readonly Column[], pages: AsyncIterable<readonly Readonly<Record<Column, Cell>>[]>): AsyncGenerator<string> {
  yield `${columns.join(",")}\n`
  for await (const page of pages) {
    if (page.length) yield `${json2csv(page.map((row) => inColumns(columns, row)), { keys: [...columns], prependHeader: false, emptyFieldValue: "", expandNestedObjects: false })}\n`
  }
}

const inColumns = <Column extends string>(columns: readonly Column[], row: Readonly<Record<Column, Cell>>) =>
  Object.fromEntries(columns.map((column) => [column, plain(row[column])]))

function plain(cell: Cell): string | number {
  if (typeof cell === "string") return NUMBER.test(cell) ? cell : cell.replace(FORMULA, "")
  return cell instanceof Date ? cell.toISOString() : (cell ?? "")
}
