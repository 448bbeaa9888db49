import type { z } from "@medusajs/framework/zod"

/** A page read row by row: what does not parse is named, and spoils nothing. */
export interface HubcashList<T> {
  rows: T[]
  /** Rows on the page, unreadable ones included: fewer than asked for is the last page. */
  count: number
  /** Rows that do not parse, by position and field. As long as there are any, nothing is proven absent. */
  unreadable: { index: number; fields: string[] }[]
}

export function readRows<T>(rows: readonly unknown[], schema: z.ZodType<T>): HubcashList<T> {
  const list: HubcashList<T> = { rows: [], count: rows.length, unreadable: [] }
  for (const [index, row] of rows.entries()) {
    const result = schema.safeParse(row)
    if (result.success) list.rows.push(result.data)
    else list.unreadable.push({ index, fields: [...new Set(result.error.issues.map(({ path }) => path.join(".") || "the row"))].slice(0, 5) })
  }
  return list
}
