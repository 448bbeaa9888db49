import path from "node:path"
import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { createProductCategoriesWorkflow, createProductTagsWorkflow, createProductsWorkflow, updateProductsWorkflow } from "@medusajs/medusa/core-flows"

/**
 * `medusa exec` of one run, in a process of its own: `floor`, `sync`, `one` (a brand changes, by the path of its webhook) or `bare-one`
 * (Medusa's own update of one product). The last line is its result as JSON.
 */
const BUILT = path.join(process.env.BENCH_REPOSITORY ?? "", ".medusa/server/src")
const CHUNK = 100

type Catalogue = { id: string; title: string }[]

const built = async <Module>(file: string) => (await import(path.join(BUILT, file))) as Module
const p95 = (values: number[]) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

async function control(change: object): Promise<void> {
  const answer = await fetch(`${process.env.HUBBLE_BASE_URL}/_sandbox/config`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(change) })
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`)
}

/** The same products with the same fields as the sync makes, by Medusa's own workflow; what they refer to is there before. */
async function floor(container: MedusaContainer): Promise<{ ms: number }> {
  const { brandProductDraft } = await built<{ brandProductDraft: (...args: unknown[]) => Record<string, unknown> }>("domain/brand-product.js")
  const { toBrandMirror } = await built<{ toBrandMirror: (brand: unknown) => { ok: { categories: string[]; tags: string[] } } }>("domain/brand.js")
  const hubble = container.resolve<{ client: { listBrands: (query: object) => Promise<{ data: { brands: unknown[] } }> }; priceBook: () => Promise<unknown> }>("hubble")
  const { data } = await hubble.client.listBrands({})
  const brands = data.brands.map((brand) => ({ ...toBrandMirror(brand).ok, price_rule: null }))
  const book = await hubble.priceBook()
  const [categories, tags] = [[...new Set(brands.flatMap((brand) => brand.categories))], [...new Set(brands.flatMap((brand) => brand.tags))]]
  const made = await createProductCategoriesWorkflow(container).run({ input: { product_categories: categories.map((name) => ({ name, is_active: true })) } })
  const tagged = await createProductTagsWorkflow(container).run({ input: { product_tags: tags.map((value) => ({ value })) } })
  const references = {
    categories: new Map(made.result.map((category) => [category.name, category.id])), tags: new Map(tagged.result.map((tag) => [tag.value, tag.id])), typeId: null,
  }
  const [store] = await container.resolve(Modules.STORE).listStores({}, { take: 1 })
  const ms = await timed(async () => {
    for (let start = 0; start < brands.length; start += CHUNK) {
      const products = brands.slice(start, start + CHUNK).map((brand) => ({ ...brandProductDraft(brand, references, book), status: "published", sales_channels: [{ id: store?.default_sales_channel_id ?? "" }] }))
      await createProductsWorkflow(container).run({ input: { products: products as never } })
    }
  })
  return { ms }
}

async function sync(container: MedusaContainer) {
  const { startCatalogSync } = await built<{ startCatalogSync: (container: MedusaContainer) => Promise<{ id: string; ended: Promise<void> }> }>("workflows/catalog/index.js")
  const hubble = container.resolve<{ retrieveHubbleSync: (id: string) => Promise<{ state: string; error: string | null; report: { created: number; updated: number } }> }>("hubble")
  let id = ""
  const ms = await timed(async () => {
    const started = await startCatalogSync(container)
    id = started.id
    await started.ended
  })
  const { state, error, report } = await hubble.retrieveHubbleSync(id)
  if (state !== "done") throw new Error(`the sync is ${state}: ${error}`)
  return { ms, created: report.created, updated: report.updated }
}

async function someProducts(container: MedusaContainer): Promise<{ id: string; external_id: string }[]> {
  const products = await container.resolve(Modules.PRODUCT).listProducts({}, { take: 200, select: ["id", "external_id"] })
  return products.flatMap(({ id, external_id }) => (external_id ? [{ id, external_id }] : []))
}

async function one(container: MedusaContainer, times: number) {
  const { refreshBrand } = await built<{ refreshBrand: (container: MedusaContainer, id: string) => Promise<string> }>("workflows/catalog/refresh-brand.js")
  const brands: Catalogue = (await someProducts(container)).map(({ external_id: id }) => ({ id, title: "" }))
  const runs: number[] = []
  for (let run = 0; run < times; run++) {
    const { id } = brands[run % brands.length] ?? { id: "" }
    await control({ brands: { [id]: { fields: { brandDescription: `Changed ${run}` } } } })
    runs.push(await timed(() => refreshBrand(container, id)))
  }
  const changed = (await container.resolve(Modules.PRODUCT).listProducts({}, { take: 1_000, select: ["description"] })).filter(({ description }) => description?.startsWith("Changed "))
  if (changed.length < Math.min(times, brands.length)) throw new Error(`only ${changed.length} products were changed`)
  return { p95: p95(runs) }
}

async function bareOne(container: MedusaContainer, times: number) {
  const products = await someProducts(container)
  const runs: number[] = []
  for (let run = 0; run < times; run++) {
    const product = products[run % products.length]
    runs.push(await timed(() => updateProductsWorkflow(container).run({ input: { products: [{ id: product?.id ?? "", description: `Bare ${run}` }] } })))
  }
  return { p95: p95(runs) }
}

export default async function benchInsideStore({ container, args = [] }: ExecArgs): Promise<void> {
  const [mode = "", times = "40"] = args
  const runs: Record<string, () => Promise<object>> = {
    floor: () => floor(container), sync: () => sync(container), one: () => one(container, Number(times)), "bare-one": () => bareOne(container, Number(times)),
  }
  const result = await runs[mode]?.()
  if (!result) throw new Error(`there is no run ${mode}`)
  process.stdout.write(`${JSON.stringify({ bench: { ...result, max_rss_mb: process.resourceUsage().maxRSS / 1024 } })}\n`)
}
