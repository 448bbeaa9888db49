import { asValue } from "@medusajs/framework/awilix"
import { ContainerRegistrationKeys, createMedusaContainer } from "@medusajs/framework/utils"
import { updateProductsWorkflow } from "@medusajs/medusa/core-flows"
import { HUBBLE_MODULE } from "../../../src/modules/hubble"
import { References } from "../../../src/workflows/catalog/references"
import { ProductWriter } from "../../../src/workflows/catalog/write-products"
import { mirrorOf } from "../../modules/hubble/mirror"

jest.mock("@medusajs/medusa/core-flows", () => ({ updateProductsWorkflow: jest.fn() }))
jest.mock("../../../src/workflows/catalog/write-variants", () => ({ VariantWriter: class { write = () => Promise.resolve(false) } }))
jest.mock("../../../src/workflows/catalog/brand-products", () => ({
  voucherSalesChannels: () => Promise.resolve([]),
  findBrandProducts: (_container: unknown, brands: readonly { id: string }[]) =>
    Promise.resolve(brands.map(({ id }) => ({ id: `prod_${id}`, external_id: id, status: "draft", metadata: null, fields: {}, options: [], variants: [] }))),
}))

/** What a writer did with these brands; Medusa refuses the fields of those named. */
async function write(ids: readonly string[], { unwritable = [] as string[], unnameable = [] as string[] } = {}) {
  const settled: string[] = []
  const brands = ids.map((id) => ({ ...mirrorOf(id), tags: [id], product_hash: null, product_id: `prod_${id}`, unpublished_by_sync: false, hidden: false, price_rule: null, written: {}, trouble: null, unsellable_reason: null }))
  const hubble = {
    catalogOptions: { taxFreeType: null, publish: "draft" },
    brands: { byIds: () => Promise.resolve(brands), intend: () => Promise.resolve(), markUnpublished: () => Promise.resolve(), settle: (list: { id: string }[]) => Promise.resolve(void settled.push(...list.map(({ id }) => id))) },
    variants: { live: () => Promise.resolve([]) },
  }
  const run = ({ input }: { input: { products: { id: string }[] } }) =>
    input.products.some(({ id }) => unwritable.includes(id.replace("prod_", ""))) ? Promise.reject(new Error("index row size exceeds the maximum")) : Promise.resolve({ result: [] })
  jest.mocked(updateProductsWorkflow).mockReturnValue({ run } as never)
  jest.spyOn(References.prototype, "learn").mockImplementation((asked) => (asked.some(({ tags }) => tags.some((tag) => unnameable.includes(tag))) ? Promise.reject(new Error("value too long")) : Promise.resolve()))
  const container = createMedusaContainer()
  container.register({ [HUBBLE_MODULE]: asValue(hubble), [ContainerRegistrationKeys.LOGGER]: asValue({ warn: () => undefined }) })
  const writer = await ProductWriter.open(container, { currencies: {}, categories: {}, rates: {} })
  return { written: await writer.write(ids), settled }
}

describe("Among the brands of a chunk, one that Medusa does not take", () => {
  it.each([
    ["by a field", { unwritable: ["B"] }, "index row size"],
    ["by a category or tag", { unnameable: ["B"] }, "too long"],
  ])("%s is refused alone, and stays to be written", async (_what, odd, reason) => {
    const { written, settled } = await write(["A", "B", "C"], odd)
    expect([written.updated, written.refused, settled]).toEqual([["A", "C"], [{ id: "B", reason: expect.stringContaining(reason) }], ["A", "C"]])
  })

  it("does not exist: they are written together", async () => {
    expect((await write(["A", "B"])).written).toEqual({ created: [], updated: ["A", "B"], hidden: [], refused: [] })
  })
})
