import { asValue } from "@medusajs/framework/awilix"
import { createMedusaContainer, MedusaError } from "@medusajs/framework/utils"
import { BrandWishesBody } from "../../../src/api/admin/voucher-hub/brands/query"
import { HUBBLE_MODULE } from "../../../src/modules/hubble"
import { setBrandWishes, type BrandWishes } from "../../../src/workflows/catalog/set-brand-wishes"
import { mirrorOf } from "../../modules/hubble/mirror"

jest.mock("../../../src/workflows/catalog/write-brands", () => ({ aloneInCatalog: (_container: unknown, work: () => Promise<void>) => work(), writeBrandsNow: () => Promise.resolve() }))

const PRICING = { rate: "1", markupPercent: "0", markupFixed: null, roundTo: null, maxAgeMs: null }

/** What is kept of the wishes, for a brand of these limits sold in rupees and yen. */
async function kept(wishes: BrandWishes, change: Parameters<typeof mirrorOf>[1] = {}): Promise<unknown> {
  const setWishes = jest.fn((_id: string, _wishes: object) => Promise.resolve())
  const hubble = {
    brands: { byIds: () => Promise.resolve([{ ...mirrorOf("b1", change), price_rule: null, trouble: null }]), setWishes },
    variants: { forgetPrices: () => Promise.resolve() },
    priceBook: () => Promise.resolve({ currencies: { inr: PRICING, jpy: PRICING }, categories: {}, rates: {} }),
    catalogOptions: {},
  }
  const container = createMedusaContainer()
  container.register({ [HUBBLE_MODULE]: asValue(hubble) })
  await setBrandWishes(container, "b1", wishes)
  return setWishes.mock.calls[0]?.[1]
}

const FLEXIBLE = { denominationType: "FLEXIBLE", amountRestrictions: { minVoucherAmount: 100, maxVoucherAmount: 10_000 } }
const HUGE = { currencies: { inr: { rate: "999999999999" } } }

describe("The price rule of a brand", () => {
  it.each([
    ["a step below the smallest unit", { inr: { roundTo: "0.005" } }, ["price_rule", "currencies", "inr", "roundTo"]],
    ["a fixed markup with decimals where the currency has none", { jpy: { markupFixed: "0.5" } }, ["price_rule", "currencies", "jpy", "markupFixed"]],
  ])("is refused with its field: %s", (_what, currencies, path) => {
    const { error } = BrandWishesBody.safeParse({ price_rule: { currencies } })
    expect(error?.issues.map((issue) => issue.path)).toEqual([path])
  })

  it("passes with amounts of its currencies", () => {
    expect(BrandWishesBody.safeParse({ price_rule: { currencies: { inr: { roundTo: "0.50", markupFixed: "0" }, jpy: { roundTo: "10", markupFixed: null } } } }).success).toBe(true)
  })

  it.each([["of fixed denominations", {}], ["of free amounts", FLEXIBLE]])("that makes no price is refused before it is kept, for a brand %s", async (_what, change) => {
    await expect(kept({ price_rule: HUGE }, change)).rejects.toMatchObject({ type: MedusaError.Types.INVALID_DATA, message: expect.stringContaining("cannot be priced") })
  })

  it("that prices what the brand sells is kept, and so is none", async () => {
    expect(await kept({ price_rule: { markupPercent: "5" } })).toEqual({ priceRule: { markupPercent: "5" } })
    expect(await kept({ price_rule: null })).toEqual({ priceRule: null })
  })
})
