import { giftState, sendTime, sentAfterExpiry } from "../../src/domain/gift"

const NOW = new Date("2026-11-26T10:00:00Z")
const at = (send_at: string | null, time_zone?: string) => {
  const time = sendTime({ send_at, time_zone }, NOW)
  return "problem" in time ? time.problem : time.sendAt?.toISOString()
}

describe("The time a gift is sent at", () => {
  it.each([
    ["a time with an offset", "2026-12-24T09:00:00+05:30", undefined, "2026-12-24T03:30:00.000Z"],
    ["a time in UTC", "2026-12-24T09:00:00Z", undefined, "2026-12-24T09:00:00.000Z"],
    ["an offset, whatever the zone", "2026-12-24T09:00:00+05:30", "America/Sao_Paulo", "2026-12-24T03:30:00.000Z"],
    ["a local time of a zone", "2026-12-24T09:00", "Asia/Kolkata", "2026-12-24T03:30:00.000Z"],
    ["a day of a zone: its morning", "2026-12-24", "America/Sao_Paulo", "2026-12-24T12:00:00.000Z"],
    ["a local time that a change of clocks skips: an hour later", "2027-03-28T02:30", "Europe/Berlin", "2027-03-28T01:30:00.000Z"],
    ["a day that ends early by a change of clocks", "2027-03-28", "Europe/Berlin", "2027-03-28T07:00:00.000Z"],
  ])("is %s", (_what, text, zone, expected) => {
    expect(at(text, zone)).toBe(expected)
  })

  it.each([
    ["no time at all", "soon", "Asia/Kolkata", /is not a time such as/],
    ["a day that does not exist", "2027-02-30", "Asia/Kolkata", /is not a time such as/],
    ["a local time without a zone", "2026-12-24T09:00", undefined, /is not a time such as .* recipient\.time_zone/],
    ["a zone that does not exist", "2026-12-24T09:00", "Asia/Atlantis", /recipient\.time_zone is not the name of a time zone/],
    ["a bad zone beside a good time", "2026-12-24T09:00:00Z", "IST+5", /time_zone/],
    ["the past", "2026-11-26T09:49:00Z", undefined, /in the past/],
    ["more than a year ahead", "2027-11-28T10:00:00Z", undefined, /more than a year ahead/],
    ["a year of its own", "+275760-09-13T00:00:00Z", undefined, /not a time|year ahead/],
  ])("is refused for %s", (_what, text, zone, expected) => {
    expect(at(text, zone)).toMatch(expected)
  })

  it("may be a few minutes ago: forms take their time", () => {
    expect(at("2026-11-26T09:51:00Z")).toBe("2026-11-26T09:51:00.000Z")
  })

  it("left out is none, and the zone is kept all the same", () => {
    expect(sendTime({ send_at: null, time_zone: "Asia/Kolkata" }, NOW)).toEqual({ sendAt: null, timeZone: "Asia/Kolkata" })
    expect(sendTime({}, NOW)).toEqual({ sendAt: null, timeZone: null })
  })

  it("is after the expiry of vouchers that are good for so many months from now", () => {
    expect(sentAfterExpiry(new Date("2027-02-26T10:00:00Z"), 3, NOW)).toBe(true)
    expect(sentAfterExpiry(new Date("2027-02-26T09:59:00Z"), 3, NOW)).toBe(false)
    expect([sentAfterExpiry(null, 3, NOW), sentAfterExpiry(new Date("2027-11-01"), null, NOW)]).toEqual([false, false])
  })
})

describe("The state of a gift", () => {
  it.each([
    [{ sentAt: null, openedAt: null, withdrawn: false }, "scheduled"],
    [{ sentAt: NOW, openedAt: null, withdrawn: false }, "sent"],
    [{ sentAt: NOW, openedAt: NOW, withdrawn: false }, "opened"],
    [{ sentAt: NOW, openedAt: null, withdrawn: true }, "withdrawn"],
    [{ sentAt: NOW, openedAt: NOW, withdrawn: true }, "opened"],
  ] as const)("of %j is %s", (gift, state) => {
    expect(giftState(gift)).toBe(state)
  })
})
