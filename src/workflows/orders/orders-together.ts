import type { MedusaContainer, RemoteQueryFunction } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { together } from "../../database/together"

type Query = Pick<RemoteQueryFunction, "graph">

export async function graphOfOrders(query: Query, fields: readonly string[], orderIds: readonly string[]): Promise<{ id: string }[]> {
  const { data } = await query.graph({ entity: "order", fields: [...fields], filters: { id: [...orderIds] }, pagination: { take: orderIds.length, skip: 0 } })
  return data
}

/** A reader of one order with these fields, as it is when it is asked; the function it returns throws MedusaError NOT_FOUND. */
export function ordersTogether<Order>(fields: readonly string[], parse: (row: unknown) => Order): (container: MedusaContainer, orderId: string) => Promise<Order> {
  const readers = new WeakMap<Query, (orderId: string) => Promise<Order>>()
  const createReader = (query: Query) =>
    together<string, Order>(async (ids) => {
      const rows = new Map((await graphOfOrders(query, fields, [...new Set(ids)])).map((row) => [row.id, row]))
      return ids.map((id) => (rows.has(id) ? parsed(parse, rows.get(id)) : new MedusaError(MedusaError.Types.NOT_FOUND, `Order ${id} was not found`)))
    })
  return (container, orderId) => {
    const query: Query = container.resolve(ContainerRegistrationKeys.QUERY)
    let read = readers.get(query)
    if (!read) readers.set(query, (read = createReader(query)))
    return read(orderId)
  }
}

function parsed<Order>(parse: (row: unknown) => Order, row: unknown): Order | Error {
  try {
    return parse(row)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
