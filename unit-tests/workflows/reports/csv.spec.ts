import { parse } from "csv-parse/sync"
import fc from "fast-check"
import { csvOf, type Cell } from "../../../src/workflows/reports/csv"
import { pagesOf } from "../../../src/workflows/reports/pages"

const written = async (pages: Record<"a" | "b", Cell>[][]) => {
  const source = async function* () {
    yield* pages
  }
  let text = ""
  for await (const part of csvOf(["a", "b"], source())) text += part
  return text
}
const read = (text: string) => parse(text, { columns: true }) as Record<string, string>[]

const BEGINS_FORMULA = /^[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/u

describe("A report as CSV", () => {
  it("has one head, and every row of every page", async () => {
    const text = await written([[{ a: "x", b: 1 }], [], [{ a: "y", b: 2.5 }, { a: "z", b: null }]])
    expect(text).toBe("a,b\nx,1\ny,2.5\nz,\n")
  })

  it("is only a head without rows", async () => expect(await written([])).toBe("a,b\n"))

  it.each(["=1+1", "+1+1", "-1+1|cmd", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1", "=\n=1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\u202e=1", "\uff1d1+1", "\uff0b1", "\uff20SUM(A1)", "=cmd|' /C calc'!A0", "+-+-@=1"])("gives a spreadsheet no formula to run: %j", async (text) => {
    const [row] = read(await written([[{ a: text, b: `x${text}` }]]))
    expect(row?.a).not.toMatch(BEGINS_FORMULA)
    expect(row?.b).toBe(`x${text}`)
  })

  it("gives it none whatever a brand, a buyer or a failure is called, and no text leaves its cell", async () => {
    const pieces = fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", " ", "\"", ",", ";", "'", "|", "\u00a0", "\u200b", "\uff1d", "\uff0d", "1", "A", "HYPERLINK(\"http://x\")")
    const texts = fc.oneof(fc.string({ unit: "binary" }), fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")))
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(texts, texts), { minLength: 1, maxLength: 4 }), async (rows) => {
      const found = parse(await written([rows.map(([a, b]) => ({ a, b }))]), { columns: true, relax_column_count: false, skip_empty_lines: false }) as Record<string, string>[]
      expect(found).toHaveLength(rows.length)
      for (const cell of found.flatMap((row) => Object.values(row))) expect(/^-?\d+(\.\d+)?$/.test(cell) || !BEGINS_FORMULA.test(cell)).toBe(true)
    }), { numRuns: 1_000 })
  })

  it("keeps quotes, commas, lines, other scripts, times, and negative amounts", async () => {
    const a = 'Rao "Asha", first\nand second ₹ वाउचर'
    expect(read(await written([[{ a, b: new Date("2026-11-26T10:00:00.000Z") }, { a: "n", b: -12.5 }]]))).toEqual([{ a, b: "2026-11-26T10:00:00.000Z" }, { a: "n", b: "-12.5" }])
  })
})

describe("The pages of a report", () => {
  it("are read one at a time, each from the key of the last row before, until one is not full", async () => {
    const rows = Array.from({ length: 25 }, (_, index) => ({ id: String(index).padStart(3, "0") }))
    const asked: string[] = []
    const read = async ({ after, limit }: { after: string; limit: number }) => {
      asked.push(after)
      return rows.filter((row) => row.id > after).slice(0, limit)
    }
    const seen: string[] = []
    for await (const page of pagesOf({ from: null, to: null }, 10, read, (row) => row.id)) {
      expect(asked).toHaveLength(Math.ceil((seen.length + 1) / 10))
      seen.push(...page.map((row) => row.id))
    }
    expect([seen, asked]).toEqual([rows.map((row) => row.id), ["", "009", "019"]])
  })
})
