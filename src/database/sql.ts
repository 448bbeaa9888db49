import { randomInt } from "node:crypto"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { monotonicFactory } from "ulid"

/** A pool or a transaction: every ledger statement runs on one of the two. */
export type Db = Knex | Knex.Transaction

export type Row = Record<string, unknown>

/** Runs one statement with named bindings and returns its rows. */
export async function rows<T = Row>(db: Db, statement: string, bindings: Record<string, unknown> = {}): Promise<T[]> {
  const result: { rows: T[] } = await db.raw(statement, bindings as Record<string, Knex.RawBinding>)
  return result.rows
}

export async function firstRow<T = Row>(db: Db, statement: string, bindings: Record<string, unknown> = {}): Promise<T | undefined> {
  return (await rows<T>(db, statement, bindings))[0]
}

/** Medusa's `generateEntityId` asks the system for each of the sixteen random characters; `randomInt` asks once for many. */
const ulid = monotonicFactory(() => randomInt(2 ** 32) / 2 ** 32)

/** A ULID as Medusa's ids are. Those of one process sort in the order in which they were made, also within a millisecond: tasks due at once are done in it. */
export const newId = (prefix: string): string => `${prefix}_${ulid()}`

/** Times are counted by the database: `now()` plus milliseconds bound under this name. */
export const inMs = (binding: string): string => `now() + (:${binding} * interval '1 millisecond')`

/** Milliseconds since a column's time, by the database clock; null when the column is. */
export const ageMs = (column: string): string => `(extract(epoch from (now() - ${column})) * 1000)::float8`
