import fc from "fast-check"
import { parseHubcashDate } from "../../../src/clients/hubcash"

it("a date as Hubcash prints it, which new Date does not read", () => {
  expect(Number.isNaN(new Date("2017-11-09T12:00:00 GMT").getTime())).toBe(true)
  expect(parseHubcashDate("2017-11-09T12:00:00 GMT")?.toISOString()).toBe("2017-11-09T12:00:00.000Z")
})

it("every second, printed as Hubcash does, is read back", () => {
  fc.assert(fc.property(fc.date({ min: new Date("1900-01-01"), max: new Date("2199-12-31"), noInvalidDate: true }), (date) => {
    expect(parseHubcashDate(`${date.toISOString().slice(0, 19)} GMT`)?.getTime()).toBe(Math.floor(date.getTime() / 1_000) * 1_000)
  }))
})

it.each([
  ["2017-11-09T12:00:00Z", "2017-11-09T12:00:00.000Z"], ["2017-11-09 12:00:00", "2017-11-09T12:00:00.000Z"], ["2017-11-09T12:00 UTC", "2017-11-09T12:00:00.000Z"],
  [" 2017-11-09T12:00:00.123 GMT ", "2017-11-09T12:00:00.000Z"], ["2017-11-09", "2017-11-09T00:00:00.000Z"], ["2017-11-09T12:00:00-03:00", "2017-11-09T15:00:00.000Z"],
  ["2017-11-09T12:00:00+0530", "2017-11-09T06:30:00.000Z"],
])("%p is tolerated", (printed, iso) => {
  expect(parseHubcashDate(printed)?.toISOString()).toBe(iso)
})

it.each([null, undefined, "", "Y-m-dTH:i:s GMT", "0000-00-00T00:00:00 GMT", "2017-02-30T00:00:00 GMT", "2017-13-01T00:00:00 GMT", "2017-11-09T25:00:00 GMT", "2017-11-09T12:61:00 GMT", "tomorrow", "1510228800"])("%p is no date, and no error", (printed) => {
  expect(parseHubcashDate(printed)).toBeNull()
})

it("no text throws", () => {
  fc.assert(fc.property(fc.string(), (text) => void parseHubcashDate(text)))
})
