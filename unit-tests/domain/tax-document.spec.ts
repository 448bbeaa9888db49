import fc from "fast-check"
import { checkDigits, readTaxDocument, type TaxDocument, type TaxDocumentType } from "../../src/domain/tax-document"

/** As printed on the document: `529.982.247-25`, `11.222.333/0001-81`. */
const formatTaxDocument = ({ type, number }: TaxDocument) =>
  type === "CPF" ? number.replace(/^(.{3})(.{3})(.{3})(.{2})$/, "$1.$2.$3-$4") : number.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, "$1.$2.$3/$4-$5")

const digit = fc.integer({ min: 0, max: 9 }).map(String)
const letterOrDigit = fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
const repeated = (text: string) => /^(\d)\1+$/.test(text)
const base: Record<TaxDocumentType, fc.Arbitrary<string>> = {
  CPF: fc.array(digit, { minLength: 9, maxLength: 9 }).map((all) => all.join("")).filter((text) => !repeated(text)),
  CNPJ: fc.array(letterOrDigit, { minLength: 12, maxLength: 12 }).map((all) => all.join("")).filter((text) => !repeated(text)),
}
const types = fc.constantFrom<TaxDocumentType>("CPF", "CNPJ")
const document = types.chain((type) => base[type].map((text) => ({ type, number: text + checkDigits(type, text) })))

describe("documents that exist", () => {
  it.each([
    ["CPF", "529.982.247-25"], ["CPF", "111.444.777-35"], ["CPF", "123.456.789-09"],
    ["CNPJ", "11.222.333/0001-81"], ["CNPJ", "11.444.777/0001-61"],
    // The example of Receita Federal for the alphanumeric CNPJ.
    ["CNPJ", "12.ABC.345/01DE-35"],
  ])("%s %s", (type, printed) => {
    const number = printed.replace(/\W/g, "")
    for (const typed of [printed, number, ` ${number.toLowerCase()} `]) expect(readTaxDocument(typed)).toEqual({ document: { type, number } })
    expect(formatTaxDocument({ type: type as TaxDocumentType, number })).toBe(printed)
  })
})

it("every base closed by its check digits is read back as itself, printed or not", () => {
  fc.assert(fc.property(document, (one) => {
    expect(readTaxDocument(one.number)).toEqual({ document: one })
    expect(readTaxDocument(formatTaxDocument(one))).toEqual({ document: one })
  }))
})

it("one wrong digit is noticed", () => {
  fc.assert(fc.property(document, fc.nat(13), fc.integer({ min: 1, max: 9 }), ({ type, number }, at, by) => {
    const place = at % number.length
    const old = number.charAt(place)
    if (!/\d/.test(old)) return
    const wrong = number.slice(0, place) + String((Number(old) + by) % 10) + number.slice(place + 1)
    // Modulo 11 cannot tell a rest of 0 from one of 1, so a few changes of the base keep both digits.
    if (checkDigits(type, wrong.slice(0, -2)) === wrong.slice(-2) && !repeated(wrong)) return
    expect(readTaxDocument(wrong).problem).toContain(`not a valid ${type}`)
  }))
})

it("a repeated digit, other lengths and letters where digits belong are refused, and what was typed is not repeated", () => {
  const wrong = ["11111111111", "00000000000000", "5299822472", "529982247250", "52998224A25", "12ABC34501DEA5", "", "CPF 529.982.247-25"]
  for (const typed of wrong) {
    const { problem } = readTaxDocument(typed)
    expect(problem).toBeTruthy()
    if (typed) expect(problem).not.toContain(typed)
  }
})
