import { together } from "../../src/database/together"

describe("questions gathered while an answer is under way", () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  it("wait for one that hangs no longer than five seconds", async () => {
    const asked: string[][] = []
    const ask = together(async (questions: readonly string[]) => {
      asked.push([...questions])
      return questions[0] === "hangs" ? new Promise<never>(() => undefined) : questions.map((question) => `${question}!`)
    })
    void ask("hangs")
    await jest.advanceTimersByTimeAsync(0)
    const answers = Promise.all([ask("one"), ask("two")])
    await jest.advanceTimersByTimeAsync(4_900)
    expect(asked).toEqual([["hangs"]])
    await jest.advanceTimersByTimeAsync(200)
    expect(await answers).toEqual(["one!", "two!"])
    expect(asked).toEqual([["hangs"], ["one", "two"]])
  })

  it("go on at once when it is answered", async () => {
    const ask = together(async (questions: readonly string[]) => questions.map((question) => `${question}!`))
    expect(await Promise.all([ask("one"), ask("two")])).toEqual(["one!", "two!"])
    expect(await ask("three")).toBe("three!")
    expect(jest.getTimerCount()).toBe(0)
  })
})
