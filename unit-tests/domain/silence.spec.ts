import { Silence, SILENT_IN_A_ROW } from "../../src/domain/silence"

const ids = (count: number, prefix = "vso") => Array.from({ length: count }, (_, index) => `${prefix}_${index}`)

describe("The silence of a service", () => {
  it("is an outage once so many different orders in a row went unanswered", () => {
    const silence = new Silence()
    expect(ids(SILENT_IN_A_ROW).map((id) => silence.note(id))).toEqual([...ids(SILENT_IN_A_ROW - 1).map(() => false), true])
  })

  it("is none however often one order goes unanswered: its brand may be broken", () => {
    const silence = new Silence()
    expect(ids(5 * SILENT_IN_A_ROW).some(() => silence.note("vso_same"))).toBe(false)
  })

  it("is an outage after a while for fewer orders, if they are about two brands at least", () => {
    const note = (silence: Silence, id: string, about: string, now: number) => silence.note(id, { about, patienceMs: 600 }, now)
    const of = (...brands: string[]) => {
      const silence = new Silence()
      return [0, 300, 599, 600].flatMap((now) => brands.map((brand, index) => note(silence, `vso_${index}`, brand, now)))
    }
    expect(of("brand_1", "brand_2").indexOf(true)).toBe(6)
    expect(of("brand_1", "brand_1")).not.toContain(true)
    const silence = new Silence()
    note(silence, "vso_1", "brand_1", 0)
    silence.end()
    note(silence, "vso_1", "brand_1", 500)
    expect(note(silence, "vso_2", "brand_2", 1_000)).toBe(false)
  })

  it("is none while an answer comes in between", () => {
    const silence = new Silence()
    for (let round = 0; round < 5; round += 1) {
      expect(ids(SILENT_IN_A_ROW - 1, `round${round}`).some((id) => silence.note(id))).toBe(false)
      silence.end()
    }
  })

  it("counts anew after an outage: one more lost answer is not the next one", () => {
    const silence = new Silence()
    ids(SILENT_IN_A_ROW).forEach((id) => silence.note(id))
    expect(silence.note("vso_later")).toBe(false)
  })
})
