import fc from "fast-check"
import {
  HUBCASH_MEANINGS,
  HUBCASH_METHODS,
  HUBCASH_STATUS_IDS,
  HUBCASH_STATUSES,
  hubcashWalk,
  installmentProblem,
  isPrintedDate,
  maxInstallments,
  readHubcashSale,
  type HubcashSaleFacts,
} from "../../src/domain/hubcash-sale"

const sale = (facts: Partial<HubcashSaleFacts>): HubcashSaleFacts => ({
  Method: "Credit", Capture: true, Status: 1, DateCaptured: null, DateReversed: null, Rollback: [], ...facts,
})
const meanings = (facts: Partial<HubcashSaleFacts>) => HUBCASH_STATUS_IDS.map((Status) => {
  const reading = readHubcashSale(sale({ ...facts, Status }))
  return reading.kind === "known" ? reading.meaning : reading.kind
})

const P = "pending_authorization"

describe("what a status means", () => {
  it.each<[string, Partial<HubcashSaleFacts>, string[]]>([
    ["credit to be captured by us", { Capture: false }, [P, P, "authorized", P, "error", "canceled", "captured"]],
    ["credit that captures itself", { Capture: true }, [P, P, P, P, "error", "canceled", "captured"]],
    ["credit of which nobody knows", { Capture: null }, [P, P, P, P, "error", "canceled", "captured"]],
    ["debit", { Method: "Debit" }, [P, P, P, P, "error", "canceled", "captured"]],
    ["debit, whatever Capture says", { Method: "Debit", Capture: false }, [P, P, P, P, "error", "canceled", "captured"]],
    ["boleto", { Method: "Billet", Capture: false }, [P, P, P, P, "error", "canceled", "captured"]],
  ])("%s", (_case, facts, expected) => {
    expect(meanings(facts)).toEqual(expected)
  })

  it("the table knows exactly the seven documented statuses, for every walk", () => {
    expect(Object.keys(HUBCASH_STATUSES)).toEqual(HUBCASH_STATUS_IDS.map(String))
    for (const walk of Object.values(HUBCASH_MEANINGS)) expect(Object.keys(walk)).toEqual(HUBCASH_STATUS_IDS.map(String))
    expect(new Set(HUBCASH_METHODS.flatMap((method) => [true, false].map((capture) => hubcashWalk(method, capture))))).toEqual(new Set(Object.keys(HUBCASH_MEANINGS)))
  })

  it("a status the table does not know is a result of its own, never a guess", () => {
    fc.assert(fc.property(fc.oneof(fc.integer(), fc.double(), fc.constant(null)), fc.constantFrom(...HUBCASH_METHODS), fc.boolean(), (Status, Method, Capture) => {
      const known = Status !== null && Number.isInteger(Status) && Status >= 1 && Status <= 7
      expect(readHubcashSale(sale({ Status, Method, Capture })).kind).toBe(known ? "known" : "unknown_status")
    }))
  })

  it("a method the table does not know is one too, in any spelling but Hubcash's", () => {
    for (const Method of ["Pix", "credit", "BILLET", ""]) expect(readHubcashSale(sale({ Method, Status: 7 }))).toMatchObject({ kind: "unknown_method", method: Method })
  })

  it("the merchant says which statuses are paid: more, or fewer, but a reservation stays one", () => {
    const meaning = (facts: Partial<HubcashSaleFacts>, paidStatuses: number[]) => readHubcashSale(sale(facts), { paidStatuses })
    expect(meaning({ Status: 8 }, [7, 8])).toMatchObject({ kind: "known", meaning: "captured" })
    expect(meaning({ Status: 3 }, [3, 7])).toMatchObject({ meaning: "captured" })
    expect(meaning({ Status: 3, Capture: false }, [3, 7])).toMatchObject({ meaning: "authorized" })
    expect(meaning({ Status: 6 }, [6, 7])).toMatchObject({ meaning: "canceled" })
    expect(meaning({ Status: 7 }, [8])).toMatchObject({ meaning: P })
  })
})

describe("money that was taken back", () => {
  const DATE = "2017-11-09T12:00:00 GMT"
  it.each<[string, Partial<HubcashSaleFacts>, boolean]>([
    ["done and untouched", { Status: 7, DateCaptured: DATE }, false],
    ["done, with a date of reversal", { Status: 7, DateReversed: DATE }, true],
    ["done, with a date that cannot be parsed", { Status: 7, DateReversed: "Y-m-dTH:i:s GMT" }, true],
    ["done, with a rollback", { Status: 7, Rollback: [{}] }, true],
    ["canceled after its capture", { Status: 6, DateCaptured: DATE, Rollback: [{}] }, true],
    ["canceled before its capture", { Status: 6, Rollback: [{}], DateReversed: DATE }, false],
    ["dates that say nothing", { Status: 7, DateReversed: "0000-00-00T00:00:00 GMT" }, false],
    ["an empty date", { Status: 7, DateReversed: " " }, false],
    ["under a status nobody knows", { Status: 9, DateCaptured: DATE, DateReversed: DATE }, true],
  ])("%s", (_case, facts, reversed) => {
    expect(readHubcashSale(sale(facts)).reversed).toBe(reversed)
  })

  it("a date is one unless it is absent, empty or all zero", () => {
    expect([null, "", "0000-00-00T00:00:00 GMT", DATE, "soon"].map(isPrintedDate)).toEqual([false, false, false, true, true])
  })
})

describe("installments of at least R$ 5,00", () => {
  it("as many as there are, never more", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 24 }), (amount, limit) => {
      const most = maxInstallments(amount, limit)
      expect(installmentProblem(amount, most)).toBeNull()
      expect(most === limit || installmentProblem(amount, most + 1) !== null).toBe(true)
    }))
  })

  it("exactly R$ 5,00 each is enough, one centavo less is not; at once is always possible", () => {
    expect(installmentProblem(6_000, 12)).toBeNull()
    expect(installmentProblem(5_999, 12)).toBe("each installment must be at least R$ 5,00: choose at most 11")
    expect(installmentProblem(100, 12)).toContain("cannot be paid in installments")
    expect(installmentProblem(100, 1)).toBeNull()
    for (const wrong of [0, -1, 1.5, Number.NaN]) expect(installmentProblem(6_000, wrong)).toContain("whole number")
  })
})
