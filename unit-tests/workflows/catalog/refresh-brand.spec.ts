import { asValue } from "@medusajs/framework/awilix"
import { createMedusaContainer } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../../src/modules/hubble"
import type { BrandReading } from "../../../src/modules/hubble/supplier"
import { refreshBrand } from "../../../src/workflows/catalog/refresh-brand"

jest.mock("../../../src/workflows/catalog/write-brands", () => ({ writeBrandsNow: () => Promise.resolve(0) }))

/** What is done with the mirror, in order, when the brand is read so. */
async function did(reading: BrandReading, unstorable: { id: string; reason: string }[] = []) {
  const calls: string[] = []
  const note = <Answer>(what: string, answer: Answer) => (...given: unknown[]) => {
    calls.push([what, ...given.filter((one) => typeof one === "string" || (Array.isArray(one) && one.length > 0)).map((one) => JSON.stringify(one))].join(" "))
    return Promise.resolve(answer)
  }
  const brands = { byIds: () => Promise.resolve([{ id: "b1", status: "ACTIVE", denomination_type: "FLEXIBLE", denominations: null }]), clock: note("clock", "T1"), keep: (_mirrors: unknown, at: string) => note("keep", unstorable)(at), refuse: note("refuse", undefined), markGone: note("gone", undefined) }
  const container = createMedusaContainer()
  container.register({ [HUBBLE_MODULE]: asValue({ brands, gateway: { readBrand: () => note("read", reading)() } }) })
  await refreshBrand(container, "b1")
  return calls
}

const BRAND: BrandReading = { kind: "brand", brand: { id: "b1", title: "B", status: "ACTIVE", denominationType: "FLEXIBLE", amountRestrictions: {} } as never }

describe("A brand that is read anew", () => {
  it("counts as of the moment before it was asked for", async () => {
    expect(await did(BRAND)).toEqual(["clock", "read", 'keep "T1"', 'refuse "T1"'])
    expect(await did({ kind: "gone" })).toEqual(["clock", "read", 'gone "b1" "T1"'])
  })

  it.each([
    ["comes in a shape that cannot be read", { kind: "malformed", reason: "title" } as BrandReading, []],
    ["cannot be stored", BRAND, [{ id: "b1", reason: "title" }]],
  ])("is refused, and so hidden, when it %s", async (_what, reading, unstorable) => {
    expect((await did(reading, unstorable)).at(-1)).toBe('refuse [{"id":"b1","reason":"title"}] "T1"')
  })
})
