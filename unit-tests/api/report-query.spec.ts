import { reportQuery } from "../../src/api/admin/voucher-hub/reports/query"

const HINT = /expected a date such as "2026-11-30", or a date and time with its zone/

describe("The period of a report", () => {
  it.each([
    ["2026-11-30", "2026-11-30T00:00:00.000Z", "2026-12-01T00:00:00.000Z"],
    ["2028-02-29", "2028-02-29T00:00:00.000Z", "2028-03-01T00:00:00.000Z"],
    ["2026-11-30T18:30Z", "2026-11-30T18:30:00.000Z", "2026-11-30T18:30:00.000Z"],
    ["2026-11-30T18:30:05Z", "2026-11-30T18:30:05.000Z", "2026-11-30T18:30:05.000Z"],
    ["2026-11-30T18:30:05.25Z", "2026-11-30T18:30:05.250Z", "2026-11-30T18:30:05.250Z"],
    ["2026-11-30T18:30+05:30", "2026-11-30T13:00:00.000Z", "2026-11-30T13:00:00.000Z"],
    ["2026-11-30T23:30:00-03:00", "2026-12-01T02:30:00.000Z", "2026-12-01T02:30:00.000Z"],
  ])("%s begins it at %s and ends it at %s", (text, from, to) => {
    expect(reportQuery.parse({ from: text, to: text })).toEqual({ from: new Date(from), to: new Date(to), format: "csv" })
  })

  it("may be left open", () => {
    expect(reportQuery.parse({})).toEqual({ format: "csv" })
  })

  it.each([
    "2026-11-31", "2026-02-30", "2026-02-29", "2026-13-01", "2026-00-10", "2026-11-00", "2026-11-31T10:00:00Z", "2026-02-30T10:00+05:30",
    "2026-11-30T25:00Z", "2026-11-30T18:30:00", "2026-11-30 18:30:00Z", "2026-11-30T18:30:00+0530", "30.11.2026", "2026-1-1", "yesterday", "",
  ])("is refused for %j, saying what is expected", (text) => {
    for (const name of ["from", "to"]) {
      const issues = reportQuery.safeParse({ [name]: text }).error?.issues ?? []
      expect(issues.map(({ path, message }) => [path, message])).toEqual([[[name], expect.stringMatching(HINT)]])
    }
  })
})
