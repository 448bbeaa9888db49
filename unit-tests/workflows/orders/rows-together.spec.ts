import type { MedusaContainer } from "@medusajs/framework/types"
import { ordersTogether } from "../../../src/workflows/orders/rows-together"

interface Row {
  id: string
  status: string
}

/** Medusa's query, which answers when it is told to. */
function slowQuery(answer: (id: string) => Row | undefined = (id) => ({ id, status: "pending" })) {
  const asked: string[][] = []
  const waiting: (() => void)[] = []
  const graph = async ({ filters }: { filters: { id: string[] } }) => {
    asked.push(filters.id)
    await new Promise<void>((resolve) => waiting.push(resolve))
    return { data: filters.id.flatMap((id) => answer(id) ?? []) }
  }
  const query = { graph }
  const container = { resolve: () => query } as unknown as MedusaContainer
  const tick = () => new Promise((resolve) => setImmediate(resolve))
  return { asked, container, tick, answerNext: async () => { waiting.shift()?.(); await tick() } }
}

const read = () => ordersTogether(["id", "status"], (row) => {
  const order = row as Row
  if (order.status === "broken") throw new Error(`${order.id} is broken`)
  return order
})

describe("Orders that are read together", () => {
  it("are one read for all who asked while another was under way, and never an older one", async () => {
    const { asked, container, tick, answerNext } = slowQuery()
    const reader = read()
    const first = reader(container, "a")
    await tick()
    const later = [reader(container, "b"), reader(container, "a"), reader(container, "b")]
    await tick()
    expect(asked).toEqual([["a"]])
    await answerNext()
    expect(await first).toMatchObject({ id: "a" })
    expect(asked).toEqual([["a"], ["b", "a"]])
    await answerNext()
    expect((await Promise.all(later)).map(({ id }) => id)).toEqual(["b", "a", "b"])
  })

  it("do not harm each other: one that is broken or unknown fails alone", async () => {
    const { container, tick, answerNext } = slowQuery((id) => (id === "unknown" ? undefined : { id, status: id === "bad" ? "broken" : "pending" }))
    const reader = read()
    const all = Promise.allSettled(["good", "bad", "unknown"].map((id) => reader(container, id)))
    await tick()
    await answerNext()
    const [good, bad, unknown] = await all
    expect(good).toMatchObject({ status: "fulfilled", value: { id: "good" } })
    expect(bad).toMatchObject({ status: "rejected", reason: { message: "bad is broken" } })
    expect(unknown).toMatchObject({ status: "rejected", reason: { type: "not_found" } })
  })

  it("are read one by one when Medusa cannot read them together, and the next ones go on", async () => {
    const graph = async ({ filters: { id: ids } }: { filters: { id: string[] } }) => {
      if (ids.includes("poison")) throw new Error("cannot compute totals")
      return { data: ids.map((id) => ({ id, status: "pending" })) }
    }
    const query = { graph }
    const container = { resolve: () => query } as unknown as MedusaContainer
    const reader = read()
    const [good, poison] = await Promise.allSettled(["good", "poison"].map((id) => reader(container, id)))
    expect(good).toMatchObject({ status: "fulfilled", value: { id: "good" } })
    expect(poison).toMatchObject({ status: "rejected", reason: { message: "cannot compute totals" } })
    expect(await reader(container, "next")).toMatchObject({ id: "next" })
  })
})
