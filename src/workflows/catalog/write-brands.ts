import type { MedusaContainer } from "@medusajs/framework/types"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { brandsWithWork } from "./brand-work"
import { ProductWriter, type WrittenProducts } from "./write-products"

export const CHUNK = 100

/** Name of the lock under which products are written: sync, webhook, admin and job take turns, in every process. */
const CATALOG_LOCK = "catalog"

/** Runs `work` while no product is being written anywhere. */
export const aloneInCatalog = <Result>(container: MedusaContainer, work: () => Promise<Result>): Promise<Result> =>
  container.resolve<HubbleModuleService>(HUBBLE_MODULE).alone(CATALOG_LOCK, work)

export interface WritingChunk {
  /** Brands in this run and how many of them were written before this chunk. */
  total: number
  before: number
  written: WrittenProducts
}

/**
 * Writes the products of brands with work, a chunk at a time: all of them, or those named. Each chunk takes the lock for itself, so
 * that a webhook never waits for a whole sync.
 */
export async function* writeBrands(container: MedusaContainer, only?: readonly string[]): AsyncGenerator<WritingChunk> {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  const book = await hubble.priceBook()
  const ids = await brandsWithWork(hubble, book, only)
  if (ids.length === 0) return
  const writer = await aloneInCatalog(container, () => ProductWriter.open(container, book))
  for (let start = 0; start < ids.length; start += CHUNK) {
    const written = await aloneInCatalog(container, () => writer.write(ids.slice(start, start + CHUNK)))
    yield { total: ids.length, before: start, written }
  }
}

/** The same, to its end; answers how many products were touched. */
export async function writeBrandsNow(container: MedusaContainer, only?: readonly string[]): Promise<number> {
  let touched = 0
  for await (const { written } of writeBrands(container, only)) touched += written.created.length + written.updated.length + written.hidden.length
  return touched
}
