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
