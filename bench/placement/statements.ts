import type { Client } from "pg"

/** A statement as knex sent it. */
export interface Statement {
  sql: string
  bindings?: unknown[]
  __knexTxId?: string
}

const ORDER = /_(\d{6})(?!\d)/

const orderOf = ({ bindings = [] }: Statement): string | null => {
  for (const binding of bindings) {
    const found = typeof binding === "string" ? ORDER.exec(binding) : Array.isArray(binding) ? ORDER.exec(binding.join(" ")) : null
    if (found?.[1]) return found[1]
  }
  return null
}

/**
 * What was sent for each order, transactions whole, by the copy's number that its ids end in. Statements of no order (claims, gates) go round.
 */
export function byOrder(heard: readonly Statement[], orders: readonly string[]): Map<string, Statement[]> {
  const pieces: Statement[][] = []
  const transactions = new Map<string, Statement[]>()
  for (const statement of heard) {
    const { __knexTxId: transaction } = statement
    const open = transaction ? transactions.get(transaction) : undefined
    if (open) {
      open.push(statement)
      continue
    }
    const piece = [statement]
    pieces.push(piece)
    if (transaction) transactions.set(transaction, piece)
  }
  const sent = new Map(orders.map((order) => [order, [] as Statement[]]))
  let turn = 0
  for (const piece of pieces) {
    const owner = piece.map(orderOf).find((order) => order !== null && sent.has(order)) ?? orders[turn++ % orders.length] ?? ""
    sent.get(owner)?.push(...piece)
  }
  return sent
}

/** Sends them again, one after the other. What was claimed or made then may be there already: a row that is refused costs what it cost. */
export async function replay(client: Client, statements: readonly Statement[]): Promise<void> {
  for (const { sql, bindings = [] } of statements) await client.query(sql, bindings.map((binding) => (binding === undefined ? null : binding)))
}
