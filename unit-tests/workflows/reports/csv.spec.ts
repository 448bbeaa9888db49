import { parse } from "csv-parse/sync"
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

describe("A report as CSV", () => {
  it("has one head, and every row of every page", async () => {
    const text = await written([[{ a: "x", b: 1 }], [], [{ a: "y", b: 2.5 }, { a: "z", b: null }]])
    expect(text).toBe("a,b\nx,1\ny,2.5\nz,\n")
  })

  it("is only a head without rows", async () => expect(await written([])).toBe("a,b\n"))

  it.each(["=1+1", "+1+1", "-1+1|cmd", "@SUM(A1)", "\t=1", " =1", "\r=1"])("gives a spreadsheet no formula to run: %j", async (text) => {
    const [row] = read(await written([[{ a: text, b: `x${text}` }]]))
    expect(row?.a).not.toMatch(/^\s*[=+\-@\t\r]/)
    expect(row?.b).toContain(text.trim())
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
