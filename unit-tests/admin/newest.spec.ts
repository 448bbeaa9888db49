import { Newest } from "../../src/admin/lib/newest"

describe("An answer", () => {
  it("is waited for until another question is begun or all are given up, as by closing what asked", () => {
    const questions = new Newest()
    const first = questions.begin()
    expect(first()).toBe(true)
    const second = questions.begin()
    expect([first(), second()]).toEqual([false, true])
    questions.giveUp()
    expect(second()).toBe(false)
  })
})
