import { classifySupplierFailure, eNumberOf, supplierFailureOf } from "../../src/domain/supplier-failure"

describe("why Hubble did not supply", () => {
  it.each([
    ["E001", "not_found"], ["E100", "brand_unavailable"], ["E101", "brand_not_enabled"], ["E102", "brand_inactive"], ["E150", "denomination_unavailable"],
    ["E151", "order_invalid"], ["E152", "order_invalid"], ["E156", "order_invalid"], ["E157", "order_invalid"], ["E159", "order_invalid"],
    ["E200", "generation_failed"], ["E300", "insufficient_balance"], ["E999", "other"],
  ])("%s means %s", (eNumber, kind) => {
    expect(classifySupplierFailure({ eNumber })).toEqual({ kind, eNumber, text: null })
  })

  it.each([
    ["Brand not available", "brand_unavailable"], ["voucher generation FAILED", "generation_failed"], ["Insufficient balance", "insufficient_balance"],
    ["Insufficient wallet balance", "insufficient_balance"], ["INSUFFICIENT_BALANCE", "insufficient_balance"],
    ["Denomination not available", "denomination_unavailable"], ["Daily amount Limit exceeded for partner", "rate_limited"],
    ["Voucher generation failed: hourly limit reached", "rate_limited"], ["Something new", "other"], ["", "other"],
  ])("the text %p means %s", (text, kind) => {
    expect(classifySupplierFailure({ text })).toMatchObject({ kind, eNumber: null })
  })

  it("believes the E-number when the text of E152 happens to name a limit", () => {
    expect(classifySupplierFailure({ eNumber: "E152", text: "max denomination limit exceeded" }).kind).toBe("order_invalid")
  })

  it("lets the text decide when nobody documented the E-number", () => {
    expect(classifySupplierFailure({ eNumber: "E250", text: "hourly limit breached" })).toMatchObject({ kind: "rate_limited", eNumber: "E250" })
  })

  it("keeps at most 200 characters of the supplier's text, trimmed", () => {
    expect(classifySupplierFailure({ text: `  ${"x".repeat(500)}  ` }).text).toBe("x".repeat(200))
    expect(classifySupplierFailure({ text: "   " }).text).toBeNull()
  })

  it("finds the E-number in id, then in code, and nowhere else", () => {
    expect(eNumberOf({ id: "E300", code: "INSUFFICIENT_BALANCE" })).toBe("E300")
    expect(eNumberOf({ id: "req_12345", code: "e300" })).toBe("E300")
    expect(eNumberOf({ id: "01KJA7HBZAPKDN0VVXTVN6R41H", code: "RESOURCE_NOT_FOUND" })).toBeNull()
    for (const body of [null, undefined, "E300", 300, []]) expect(eNumberOf(body)).toBeNull()
  })

  it("insufficient balance is one kind: E300 in id, in code, the code word alone, or FAILED with text", () => {
    const kinds = [
      supplierFailureOf({ id: "E300", code: "INSUFFICIENT_BALANCE", message: "Insufficient wallet balance" }),
      supplierFailureOf({ code: "E300", message: "no money" }),
      supplierFailureOf({ code: "INSUFFICIENT_BALANCE" }),
      supplierFailureOf({ code: "INSUFFICIENT_BALANCE", message: "sorry" }),
      classifySupplierFailure({ text: "Insufficient balance" }),
    ].map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(["insufficient_balance"]))
  })
})
