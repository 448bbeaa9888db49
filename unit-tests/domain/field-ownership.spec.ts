import { MERCHANT, SYNC_FIELDS, fieldHash, fieldsToWrite, giveBack, isMerchantPrice, priceChanges, type FieldValues, type WrittenFields } from "../../src/domain/field-ownership"

const record = (values: FieldValues): WrittenFields => Object.fromEntries(Object.entries(values).map(([field, value]) => [field, fieldHash(value)]))

describe("a field of a product", () => {
  const wrote = { title: "Brand", description: "Old" }

  it("is written when Hubble's value changed and the merchant left it alone", () => {
    const { write, written } = fieldsToWrite({ title: "Brand", description: "New" }, wrote, record(wrote))
    expect([write, written]).toEqual([["description"], record({ title: "Brand", description: "New" })])
  })

  it("is not written when nothing changed", () => {
    expect(fieldsToWrite(wrote, wrote, record(wrote)).write).toEqual([])
  })

  it("stays as the merchant edited it, sync after sync, also when Hubble's value changes", () => {
    let written = record(wrote)
    for (let round = 0; round < 10; round++) {
      const changes = fieldsToWrite({ title: "Brand", description: `Hubble ${round}` }, { title: "Brand", description: "The merchant's" }, written)
      expect(changes.write).toEqual([])
      written = changes.written
    }
  })

  it("goes back to the sync when it is given back, and only that one", () => {
    const written = giveBack(["description", "tags", "prices"])
    expect(written).toEqual({ title: MERCHANT, images: MERCHANT, categories: MERCHANT, type: MERCHANT })
    const edited = { title: "Mine", description: "Mine", tags: ["a"] }
    expect(fieldsToWrite({ title: "Brand", description: "New", tags: ["a"] }, edited, written).write).toEqual(["description"])
    expect(giveBack(SYNC_FIELDS)).toEqual({})
  })

  it("is still the sync's when a killed sync wrote it without recording so, whatever Hubble says by then", () => {
    const { intended } = fieldsToWrite({ title: "Second" }, { title: "First" }, record({ title: "First" }))
    for (const current of ["First", "Second"]) expect(fieldsToWrite({ title: "Third" }, { title: current }, intended).write).toEqual(["title"])
    expect(fieldsToWrite({ title: "Third" }, { title: "Mine" }, intended).write).toEqual([])
  })

  it("the sync does not know of is never written", () => {
    expect(fieldsToWrite({ title: "Brand" }, { title: "Brand", type: "ptyp_1" }, {}).write).toEqual([])
  })
})

describe("the prices of a variant", () => {
  it("follow the rule, in each currency for itself", () => {
    expect(priceChanges({ inr: 50_000, brl: 3_300 }, { inr: 50_000, brl: 3_230 }, { inr: [50_000], brl: [3_230] })).toEqual({
      set: { brl: 3_300 }, remove: [], intended: { inr: [50_000], brl: [3_230, 3_300] }, written: { inr: [50_000], brl: [3_300] },
    })
  })

  it("of the merchant stay, also one the merchant took away", () => {
    expect(priceChanges({ inr: 51_000, brl: 3_300 }, { inr: 48_000 }, { inr: [50_000], brl: [3_230] })).toMatchObject({ set: {}, remove: [], written: { inr: [50_000], brl: [3_230] } })
    expect(priceChanges({}, { inr: 48_000, usd: 700 }, { inr: [50_000] })).toMatchObject({ set: {}, remove: [] })
  })

  it("are taken away where the voucher cannot be sold any more, and come back", () => {
    const gone = priceChanges({ inr: 50_000 }, { inr: 50_000, brl: 3_230 }, { inr: [50_000], brl: [3_230] })
    expect([gone.remove, gone.written]).toEqual([["brl"], { inr: [50_000] }])
    expect(priceChanges({ inr: 50_000, brl: 3_230 }, { inr: 50_000 }, gone.written).set).toEqual({ brl: 3_230 })
  })

  it("of a variant that is on record nowhere are all the sync's", () => {
    expect(priceChanges({ inr: 50_000 }, { inr: 40_000, brl: 1 }, null)).toMatchObject({ set: { inr: 50_000 }, remove: ["brl"] })
  })

  it("are still the sync's when a killed sync wrote them without recording so", () => {
    const { intended } = priceChanges({ inr: 51_000 }, { inr: 50_000 }, { inr: [50_000] })
    for (const have of [50_000, 51_000]) expect(priceChanges({ inr: 52_000 }, { inr: have }, intended).set).toEqual({ inr: 52_000 })
    expect(priceChanges({ inr: 52_000 }, { inr: 49_000 }, intended).set).toEqual({})
  })

  it("are the merchant's when they differ from what was written", () => {
    expect([isMerchantPrice(48_000, [50_000]), isMerchantPrice(50_000, [50_000]), isMerchantPrice(48_000, undefined)]).toEqual([true, false, false])
  })
})
