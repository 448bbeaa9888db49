import fc from "fast-check"
import { boletoDueAt, boletoDueDate } from "../../src/domain/boleto-due"

const DAY_MS = 86_400_000
/** Of São Paulo, three hours behind UTC since 2019. */
const at = (local: string) => new Date(`${local}-03:00`)
const shownBefore = (moment: Date) => new Intl.DateTimeFormat("en-CA", { timeZone: "America/Sao_Paulo", year: "numeric", month: "2-digit", day: "2-digit" }).format(moment)

describe("A boleto of three days", () => {
  it.each([
    ["on Monday morning", "2026-11-30T10:00:00", "2026-12-03"],
    ["at half past eleven on Monday night, which is Tuesday in UTC", "2026-11-30T23:30:00", "2026-12-03"],
    ["ten minutes into Tuesday", "2026-12-01T00:10:00", "2026-12-04"],
    ["in the last second of a year", "2026-12-31T23:59:59", "2027-01-03"],
  ])("that is made %s can be paid until the end of its due day in São Paulo", (_when, madeAt, day) => {
    expect(boletoDueAt(at(madeAt), 3)).toEqual(at(`${day}T23:59:59.999`))
    expect(boletoDueDate(boletoDueAt(at(madeAt), 3))).toBe(day)
  })

  it("is due on the day it always was: so many days from its making, by São Paulo's calendar", () => {
    fc.assert(fc.property(fc.date({ min: at("2020-01-01T00:00:00"), max: at("2040-01-01T00:00:00"), noInvalidDate: true }), fc.integer({ min: 1, max: 60 }), (madeAt, days) => {
      const dueAt = boletoDueAt(madeAt, days)
      expect(boletoDueDate(dueAt)).toBe(shownBefore(new Date(madeAt.getTime() + days * DAY_MS)))
      expect(dueAt.getTime() - madeAt.getTime()).toBeGreaterThanOrEqual(days * DAY_MS)
      expect(dueAt.getTime() - madeAt.getTime()).toBeLessThan((days + 1) * DAY_MS)
    }))
  })

  it("ends with its due day in a year with summer time, too", () => {
    expect(boletoDueAt(new Date("2018-11-01T12:00:00Z"), 2)).toEqual(new Date("2018-11-04T02:59:59.999Z"))
    expect(boletoDueAt(new Date("2018-02-14T12:00:00Z"), 3)).toEqual(new Date("2018-02-18T02:59:59.999Z"))
  })
})
