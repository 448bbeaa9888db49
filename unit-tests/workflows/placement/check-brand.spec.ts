import type { HubbleBrand } from "../../../src/clients/hubble"
import type HubbleModuleService from "../../../src/modules/hubble/service"
import type { BrandReading } from "../../../src/modules/hubble/supplier"
import type { SupplierClaim } from "../../../src/modules/voucher/ledger/claims"
import { checkBrand } from "../../../src/workflows/placement/check-brand"

const CLAIM = { supplierOrderId: "vso_1", brandId: "b1", claimedOn: "2026-11-27 12:00:00+00", units: [{ id: "vunit_1", face: 50_000, state: "pending" }] } as unknown as SupplierClaim
const brand = (change: Record<string, unknown> = {}) => ({ id: "b1", title: "Flipkart", status: "ACTIVE", denominationType: "FIXED", amountRestrictions: { denominations: [500] }, ...change }) as unknown as HubbleBrand

async function checked(reading: BrandReading) {
  const keep = jest.fn((_mirrors: unknown, _readAt: unknown) => Promise.resolve([]))
  const check = await checkBrand({ brands: { keep } } as unknown as HubbleModuleService, CLAIM, reading)
  return { check, kept: keep.mock.calls.map(([, readAt]) => readAt) }
}

describe("A brand before its order", () => {
  it("that sells what was bought is ordered, and refreshes the mirror as of the claim", async () => {
    expect(await checked({ kind: "brand", brand: brand() })).toEqual({ check: { ok: true }, kept: [CLAIM.claimedOn] })
  })

  it.each([
    ["gone for now", { kind: "gone" }, "brand_inactive"],
    ["not enabled for the account", { kind: "gone", notEnabled: true }, "brand_not_enabled"],
  ] as const)("that is %s is not ordered; only the latter outlasts the next good read", async (_what, reading, kind) => {
    expect((await checked(reading)).check).toMatchObject({ ok: false, failure: { kind } })
  })

  it.each([
    ["lists no denominations", { kind: "brand", brand: brand({ amountRestrictions: { denominations: [] } }) }, "no denominations"],
    ["has no restrictions", { kind: "brand", brand: brand({ amountRestrictions: null }) }, "no amountRestrictions"],
    ["comes in a shape that cannot be read", { kind: "malformed", reason: "title (expected string)" }, "title"],
  ] as const)("that %s is no longer sold, and the catalogue hears of it", async (_what, reading, text) => {
    // denomination_unavailable is what has the brand read again, refused and hidden.
    expect(await checked(reading)).toEqual({ check: { ok: false, failure: { kind: "denomination_unavailable", eNumber: null, text: expect.stringContaining(text) } }, kept: [] })
  })
})
