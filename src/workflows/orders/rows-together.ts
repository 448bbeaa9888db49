import type { MedusaContainer, RemoteQueryFunction } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { togetherOf } from "../../database/together"

type Query = Pick<RemoteQueryFunction, "graph">
type Entity = "order" | "fulfillment"
type Reader<Result> = (container: MedusaContainer, id: string) => Promise<Result>

/**
 * One row is read in a join of all its relations, which halves the statements. Of several a join would hold each line of each order once for each
 * of its payments: with a page size, whatever it is, Medusa reads relation by relation.
 */
async function graphOf(query: Query, entity: Entity, fields: readonly string[], ids: readonly string[]): Promise<{ id: string }[]> {
  const { data } = await query.graph({ entity, fields: [...fields], filters: { id: [...ids] }, ...(ids.length > 1 ? { pagination: { take: ids.length, skip: 0 } } : {}) })
  return data
}

export const graphOfOrders = (query: Query, fields: readonly string[], orderIds: readonly string[]) => graphOf(query, "order", fields, orderIds)

/** A reader of one row of Medusa's with these fields, as it is when it is asked; the function it returns answers null for one that is not there. */
export function rowsTogether<Row>(entity: Entity, fields: readonly string[], parse: (row: unknown) => Row): Reader<Row | null> {
  const read = togetherOf<Query, string, Row | null>(async (query, ids) => {
    const rows = new Map((await graphOf(query, entity, fields, [...new Set(ids)])).map((row) => [row.id, row]))
    return ids.map((id) => (rows.has(id) ? parsed(parse, rows.get(id)) : null))
  })
  return (container, id) => read(container.resolve(ContainerRegistrationKeys.QUERY), id)
}

/** The same of one order; the function it returns throws MedusaError NOT_FOUND. */
export function ordersTogether<Order>(fields: readonly string[], parse: (row: unknown) => Order): Reader<Order> {
  const read = rowsTogether("order", fields, parse)
  return async (container, orderId) => {
    const order = await read(container, orderId)
    if (order === null) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Order ${orderId} was not found`)
    return order
  }
}

function parsed<Row>(parse: (row: unknown) => Row, row: unknown): Row | Error {
  try {
    return parse(row)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
