import { barcodeOf, printedLine } from "../../demo/storefront/src/boleto"

const LINE = "34191.75124 34567.871230 41234.560005 8 92850000026035"

describe("a boleto's line to type", () => {
  it("becomes the bar code: bank, check digit, due factor and amount first, then the three fields without their check digits", () => {
    expect(barcodeOf(LINE)).toBe("34198928500000260351751234567871234123456000")
  })

  it("is printed in groups, however it came", () => {
    expect(printedLine(LINE.replace(/\D/g, ""))).toBe(LINE)
  })

  it("of another length has no bar code and is shown as it is", () => {
    const utility = "846700000017435900240209024050002435842210108119"
    expect([barcodeOf(utility), printedLine(utility)]).toEqual([null, utility])
  })
})
