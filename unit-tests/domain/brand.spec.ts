import { isListed, redemptionLabel, suggestedAmounts, toBrandMirror, unsellableReason, type BrandTrouble, type HubbleBrandInput } from "../../src/domain/brand"

const flipkart: HubbleBrandInput = {
  id: "01GMMNJECTDZAG2YS61K58HVG8",
  status: "ACTIVE",
  title: "Flipkart",
  brandDescription: "<p>Everything <b>online</b></p>",
  category: ["SHOPPING"],
  tags: ["electronics"],
  denominationType: "FIXED",
  cardType: "CARD_AND_PIN_NO_SECURED",
  redemptionType: "ONLINE",
  amountRestrictions: {
    minOrderAmount: 100, maxOrderAmount: 10000, minVoucherAmount: 100, maxVoucherAmount: 2000,
    maxVouchersPerOrder: 4, maxVouchersPerDenomination: null, maxDenominationsPerOrder: null, denominations: [500, 100, 1000.5],
  },
  thumbnailUrl: "https://cdn.example/thumb.png",
}

function mirror(change: Partial<HubbleBrandInput> = {}) {
  const answer = toBrandMirror({ ...flipkart, ...change })
  if ("refused" in answer) throw new Error(`refused: ${answer.refused}`)
  return answer.ok
}

const refusal = (change: Partial<HubbleBrandInput>) => {
  const answer = toBrandMirror({ ...flipkart, ...change })
  return "refused" in answer ? answer.refused : "sold"
}

describe("a brand of Hubble's catalogue", () => {
  it("is kept in paise, smallest denomination first", () => {
    expect(mirror().denominations).toEqual([10000, 50000, 100050])
    expect(mirror().restrictions).toEqual({
      minOrderAmount: 10000, maxOrderAmount: 1000000, minVoucherAmount: 10000, maxVoucherAmount: 200000,
      maxVouchersPerOrder: 4, maxVouchersPerDenomination: null, maxDenominationsPerOrder: null,
    })
  })

  it("offers a denomination listed twice once", () => {
    expect(mirror({ amountRestrictions: { denominations: [100, 100.0, 200] } }).denominations).toEqual([10000, 20000])
  })

  it("believes a deprecated field only when the new one is missing", () => {
    const both = mirror({ amountRestrictions: { ...flipkart.amountRestrictions, minAmount: 1, maxAmount: 2 }, iconImageUrl: "https://cdn.example/icon.png" })
    expect([both.restrictions.minOrderAmount, both.restrictions.maxOrderAmount, both.thumbnail_url]).toEqual([10000, 1000000, "https://cdn.example/thumb.png"])

    const old = mirror({
      amountRestrictions: { minAmount: 50, maxAmount: 900, denominations: [100] }, thumbnailUrl: null, iconImageUrl: "https://cdn.example/icon.png",
      usageInstructions: { ONLINE: ["Paste the code"] },
    })
    expect([old.restrictions.minOrderAmount, old.restrictions.maxOrderAmount, old.thumbnail_url]).toEqual([5000, 90000, "https://cdn.example/icon.png"])
    expect(old.how_to_use).toEqual([{ mode: "ONLINE", label: "ONLINE", instructions: ["Paste the code"] }])
  })

  it("shows how to use it under the name of the retail mode", () => {
    const howTo = mirror({
      howToUseInstructions: [{ retailMode: "OFFLINE", retailModeName: "In the shop", instructions: ["Show <i>it</i>"] }],
      usageInstructions: { ONLINE: ["old"] },
    }).how_to_use
    expect(howTo).toEqual([{ mode: "OFFLINE", label: "In the shop", instructions: ["Show it"] }])
  })

  it("keeps no HTML and no link that is not a web address", () => {
    const brand = mirror({ brandDescription: "<script>steal()</script>Fine", tncUrl: "javascript:steal()", thumbnailUrl: "data:text/html,x" })
    expect([brand.description, brand.tnc_url, brand.thumbnail_url]).toEqual(["Fine", null, null])
  })

  it("keeps card types and redemption types that Hubble adds later", () => {
    const brand = mirror({ cardType: "QR_ONLY", redemptionType: "METAVERSE" })
    expect([brand.card_type, brand.redemption_type, redemptionLabel(brand.redemption_type)]).toEqual(["QR_ONLY", "METAVERSE", null])
  })

  it.each([
    ["ONLINE", "Online Only"],
    ["OFFLINE", "In-Store Only"],
    ["ONLINE_AND_OFFLINE", "Online & In-Store"],
  ])("is tagged for %s redemption as %s", (type, label) => {
    expect(redemptionLabel(type)).toBe(label)
  })
})

describe("a brand that cannot be sold", () => {
  it.each<[string, Partial<HubbleBrandInput>, string]>([
    ["without a title", { title: " <br> " }, "the brand has no title"],
    ["without restrictions", { amountRestrictions: null }, "the brand has no amountRestrictions"],
    ["FIXED without denominations", { amountRestrictions: { denominations: null } }, "a FIXED brand lists no denominations"],
    ["with a denomination of zero", { amountRestrictions: { denominations: [0] } }, "denomination 0 is not above zero"],
    ["with a negative denomination", { amountRestrictions: { denominations: [100, -5] } }, "denomination -5 is not above zero"],
    ["with a denomination below a paisa", { amountRestrictions: { denominations: [99.999] } }, "99.999 INR has more than 2 decimals; it would have to be rounded"],
    ["of a denomination type nobody knows", { denominationType: "SLIDING" }, "the brand has a denominationType this version does not know (SLIDING)"],
    ["with a negative limit", { amountRestrictions: { denominations: [100], minOrderAmount: -1 } }, "minOrderAmount is negative (-1)"],
    ["with half a voucher as limit", { amountRestrictions: { denominations: [100], maxVouchersPerOrder: 1.5 } }, "maxVouchersPerOrder is not a count (1.5)"],
  ])("%s is refused with the reason", (_name, change, reason) => {
    expect(refusal(change)).toBe(reason)
  })

  it("has a product while it is ACTIVE, a FLEXIBLE one too, but none without a denomination to choose", () => {
    expect(isListed({ status: "ACTIVE", denomination_type: "FIXED", denominations: [10_000] })).toBe(true)
    expect(isListed({ status: "ACTIVE", denomination_type: "FLEXIBLE", denominations: null })).toBe(true)
    expect(isListed({ status: "ACTIVE", denomination_type: "FIXED", denominations: [] })).toBe(false)
    expect(isListed({ status: "INACTIVE", denomination_type: "FLEXIBLE", denominations: null })).toBe(false)
  })

  it("is mirrored but not sold while it is INACTIVE; a FLEXIBLE one is sold", () => {
    expect(unsellableReason(mirror())).toBeNull()
    expect(unsellableReason(mirror({ status: "INACTIVE" }))).toBe("Hubble lists the brand as INACTIVE")
    const zomato = mirror({ denominationType: "FLEXIBLE", amountRestrictions: { minVoucherAmount: 250, maxVoucherAmount: 10000, denominations: null } })
    expect(zomato.denominations).toBeNull()
    expect(unsellableReason(zomato)).toBeNull()
  })

  it("is taken back after E101 and E102, and only not sold after E100", () => {
    const after = (trouble: BrandTrouble) => ({ ...mirror(), trouble })
    expect([isListed(after("E100")), isListed(after("E101")), isListed(after("E102"))]).toEqual([true, false, false])
    for (const trouble of ["E100", "E101", "E102"] as const) expect(unsellableReason(after(trouble))).toContain(trouble)
  })
})

describe("an amount that is out of all bounds", () => {
  const limited = (limits: NonNullable<HubbleBrandInput["amountRestrictions"]>) => toBrandMirror({ id: "b1", status: "ACTIVE", title: "B", denominationType: "FLEXIBLE", amountRestrictions: limits })

  it.each([1e10, 1e13, 9e13, 1e17])("limits nothing as a maximum: %p", (value) => {
    expect(limited({ maxVoucherAmount: value, maxOrderAmount: value })).toMatchObject({ ok: { restrictions: { maxVoucherAmount: null, maxOrderAmount: null } } })
  })

  it("makes the brand unsellable as a minimum or a denomination", () => {
    expect(limited({ minVoucherAmount: 1e13 })).toEqual({ refused: expect.stringContaining("minVoucherAmount") })
    expect(toBrandMirror({ id: "b1", status: "ACTIVE", title: "B", denominationType: "FIXED", amountRestrictions: { denominations: [500, 1e12] } })).toEqual({ refused: expect.stringContaining("out of range") })
  })
})

describe("a FLEXIBLE brand", () => {
  const flexible = (limits: NonNullable<HubbleBrandInput["amountRestrictions"]>) => mirror({ denominationType: "FLEXIBLE", amountRestrictions: { ...limits, denominations: null } })

  it("suggests round amounts within its limits, both included", () => {
    expect(suggestedAmounts(flexible({ minVoucherAmount: 250, maxVoucherAmount: 2000 }))).toEqual([25_000, 50_000, 100_000, 200_000])
    expect(suggestedAmounts(flexible({ minVoucherAmount: 250, maxVoucherAmount: 2000, maxOrderAmount: 999.99 }))).toEqual([25_000, 50_000])
    expect(suggestedAmounts(flexible({}))).toHaveLength(7)
  })

  it("is the only one that does", () => {
    expect(suggestedAmounts(mirror())).toEqual([])
  })
})

describe("the content hash", () => {
  it("does not depend on the order of keys", () => {
    const turned = Object.fromEntries(Object.entries(flipkart).reverse()) as unknown as HubbleBrandInput
    expect(mirror(turned).content_hash).toBe(mirror().content_hash)
  })

  it.each<[string, Partial<HubbleBrandInput>]>([
    ["the title", { title: "Flipkart 2" }],
    ["the status", { status: "INACTIVE" }],
    ["a denomination", { amountRestrictions: { ...flipkart.amountRestrictions, denominations: [500, 100] } }],
    ["a limit", { amountRestrictions: { ...flipkart.amountRestrictions, maxVouchersPerOrder: 5 } }],
    ["the discount", { discountPercentage: 2.5 }],
  ])("changes with %s", (_name, change) => {
    expect(mirror(change).content_hash).not.toBe(mirror().content_hash)
  })
})
