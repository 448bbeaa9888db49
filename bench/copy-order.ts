import { Client } from "pg"

/** By which a row names one that belongs to the same order, in either direction; what is shared (region, customer, variant, cart) is not followed. */
const OWN = [
  "order_id", "item_id", "line_item_id", "payment_collection_id", "payment_id", "fulfillment_id", "order_change_id", "order_summary_id", "payment_session_id",
  "shipping_address_id", "billing_address_id", "delivery_address_id", "supplier_order_id", "attempt_id", "unit_id", "subject_id",
]

interface Column {
  table_name: string
  column_name: string
}

/** How a copy's ids differ from the original's: by this at the end. */
export const copySuffix = (number: number): string => `_${String(number).padStart(6, "0")}`

/** Rows of each table that belong to an order, by following ids from it until nothing new is found. */
async function rowsOf(client: Client, orderId: string): Promise<{ ids: string[]; tables: Map<string, string[]> }> {
  const { rows: columns } = await client.query<Column>(
    `select c.table_name, c.column_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'character varying') and c.column_name = any($1)`,
    [["id", ...OWN]],
  )
  const tables = new Map<string, string[]>()
  for (const { table_name, column_name } of columns) tables.set(table_name, [...(tables.get(table_name) ?? []), column_name])
  const ids = new Set([orderId])
  for (let before = 0; before !== ids.size; ) {
    before = ids.size
    for (const [table, keys] of tables) {
      const { rows } = await client.query<Record<string, string | null>>(`select ${keys.map((key) => `"${key}"`).join(", ")} from "${table}" where ${keys.map((key) => `"${key}" = any($1)`).join(" or ")}`, [[...ids]])
      for (const row of rows) for (const id of Object.values(row)) if (id?.includes("_")) ids.add(id)
    }
  }
  return { ids: [...ids], tables }
}

/**
 * Copies of a real order with all that hangs on it, in Medusa's tables and in ours: the same rows with every id of theirs followed by the copy's
 * number. Answers their ids.
 */
export async function copyOrder(databaseUrl: string, orderId: string, count: number, from = 1): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { ids, tables } = await rowsOf(client, orderId)
    const pattern = `(${ids.join("|")})`
    // Foreign keys point both ways; what is copied is whole.
    await client.query("set session_replication_role = replica")
    for (const [table, keys] of tables) {
      await client.query(
        // Lateral, because `(f()).*` calls the function once for each column.
        `insert into "${table}" select copied.* from "${table}" t
         cross join lateral (select regexp_replace(to_jsonb(t)::text, $1, '\\1<number>', 'g') as text offset 0) marked
         cross join generate_series($2::int, $3::int) n
         cross join lateral jsonb_populate_record(null::"${table}", replace(marked.text, '<number>', '_' || lpad(n::text, 6, '0'))::jsonb) copied
         where ${keys.map((key) => `t."${key}" = any($4)`).join(" or ")}`,
        [pattern, from, from + count - 1, ids],
      ).catch((error: Error) => {
        throw new Error(`rows of ${table} could not be copied: ${error.message}`)
      })
      await client.query(`analyze "${table}"`)
    }
    return Array.from({ length: count }, (_, index) => `${orderId}${copySuffix(from + index)}`)
  } finally {
    await client.end()
  }
}
