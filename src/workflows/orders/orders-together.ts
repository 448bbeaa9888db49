import type { MedusaContainer, RemoteQueryFunction } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import DataLoader from "dataloader"

type Query = Pick<RemoteQueryFunction, "graph">

/** As many as a worker has in hand at once. */
const MOST_TOGETHER = 16

export async function graphOfOrders(query: Query, fields: readonly string[], orderIds: readonly string[]): Promise<{ id: string }[]> {
  const { data } = await query.graph({ entity: "order", fields: [...fields], filters: { id: [...orderIds] }, pagination: { take: orderIds.length, skip: 0 } })
  return data
}

/**
 * Medusa's graph of an order costs up to twenty statements, and of sixteen orders hardly more. So while one is read, those who ask wait and are
 * read together: nobody gets an order that was read before he asked, and a quiet shop waits for nothing.
 */
function createLoader<Order>(query: Query, fields: readonly string[], parse: (row: unknown) => Order): DataLoader<string, Order | null> {
  let underWay: Promise<unknown> = Promise.resolve()
  const read = async (ids: readonly string[]): Promise<(Order | null | Error)[]> => {
    const rows = new Map((await graphOfOrders(query, fields, [...new Set(ids)])).map((row) => [row.id, row]))
    return ids.map((id) => (rows.has(id) ? parsed(parse, rows.get(id)) : null))
  }
  // One order that Medusa cannot put together must not hold up those it was read with.
  const readOneByOne = (ids: readonly string[]) => Promise.all(ids.map((id) => read([id]).then(([order]) => order ?? null, asError)))
  return new DataLoader(
    (ids) => {
      const batch = read(ids).catch((error: unknown) => (ids.length > 1 ? readOneByOne(ids) : [asError(error)]))
      underWay = batch
      return batch
    },
    { cache: false, maxBatchSize: MOST_TOGETHER, batchScheduleFn: (start) => void underWay.then(start) },
  )
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

function parsed<Order>(parse: (row: unknown) => Order, row: unknown): Order | Error {
  try {
    return parse(row)
  } catch (error) {
    return asError(error)
  }
}

/** A reader of one order with these fields; the function it returns throws MedusaError NOT_FOUND. */
export function ordersTogether<Order>(fields: readonly string[], parse: (row: unknown) => Order): (container: MedusaContainer, orderId: string) => Promise<Order> {
  const loaders = new WeakMap<Query, DataLoader<string, Order | null>>()
  return async (container, orderId) => {
    const query: Query = container.resolve(ContainerRegistrationKeys.QUERY)
    let loader = loaders.get(query)
    if (!loader) loaders.set(query, (loader = createLoader(query, fields, parse)))
    const order = await loader.load(orderId)
    if (!order) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Order ${orderId} was not found`)
    return order
  }
}
