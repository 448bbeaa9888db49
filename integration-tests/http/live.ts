import { orderNews } from "../../src/http-contract/answers/store"
import type { World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { buy, delivered, order, type Purchase } from "./purchase"
import { booksOf } from "./supplier-books"

interface StreamEvent {
  event: string
  data: { units?: { id: string; state: string; state_text: string }[]; at_rest?: boolean; reason?: string }
}

interface Listening {
  status: number
  headers: Headers
  events: StreamEvent[]
  text: () => string
  /** Resolves when the server ended the stream. */
  ended: Promise<void>
  stop: () => void
}

/** Reads a stream as a storefront must: by fetch, since EventSource sends no headers. */
async function listen(world: World, orderId: string, token: string, { process = 0, ip = "192.0.2.77" } = {}): Promise<Listening> {
  const abort = new AbortController()
  const answer = await fetch(`${world.stores[process]?.url}/store/orders/${orderId}/vouchers/events`, {
    headers: { "x-publishable-api-key": world.seeded.publishableKey, "x-voucher-token": token, "x-forwarded-for": ip, "accept-encoding": "gzip" },
    signal: abort.signal,
  })
  const events: StreamEvent[] = []
  let text = ""
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true })
      const blocks = text.split("\n\n").slice(0, -1).filter((block) => block.startsWith("event:"))
      for (const block of blocks.slice(events.length)) events.push({ event: /event: (.*)/.exec(block)?.[1] ?? "", data: JSON.parse(/data: (.*)/.exec(block)?.[1] ?? "{}") as StreamEvent["data"] })
    }
  }
  return { status: answer.status, headers: answer.headers, events, text: () => text, ended: read().catch(() => undefined), stop: () => abort.abort() }
}

/** A waiting shopper sees his voucher come. */
export function describeLive(theWorld: () => World): void {
  describe("Live status", () => {
    let world: World
    let shelf: BrandShelf

    beforeAll(async () => {
      world = theWorld()
      shelf = await BrandShelf.open(world)
    }, 60_000)

    it("begins with nothing before the payment, shows every change at either process, ends when all is at rest, and holds no code", async () => {
      const waiting = await order(world, { brand: shelf.take(), quantity: 2, buyerName: "live-waits" })
      const streams = [await listen(world, waiting.order.id, waiting.order.voucherToken), await listen(world, waiting.order.id, waiting.order.voucherToken, { process: 1 })]
      for (const { status, headers } of streams) {
        expect([status, headers.get("content-type"), headers.get("content-encoding")]).toEqual([200, "text/event-stream; charset=utf-8", null])
        expect(headers.get("cache-control")).toBe("no-store, no-transform")
      }
      await world.admin.capture(waiting.order.id)
      await Promise.all(streams.map(({ ended }) => ended))
      const { codes } = await booksOf(world, waiting.brand)
      for (const { events, text } of streams) {
        for (const { data } of events.filter(({ event }) => event === "units")) expect(orderNews.safeParse(data).error?.issues).toBeUndefined()
        expect(events[0]).toEqual({ event: "units", data: { units: [], at_rest: false } })
        expect(events.at(-1)).toEqual({ event: "end", data: { reason: "at_rest" } })
        const last = events.at(-2)?.data
        expect([last?.at_rest, last?.units?.map(({ state, state_text }) => [state, state_text])]).toEqual([true, Array.from({ length: 2 }, () => ["delivered", "Your voucher is ready."])])
        for (const half of codes.flatMap((code) => code.split("/"))) expect(text()).not.toContain(half)
      }
    }, 60_000)

    it("of an order that is at rest is told in one breath", async () => {
      const done = await buy(world, { brand: shelf.take(), buyerName: "live-done" })
      await delivered(world, done)
      const stream = await listen(world, done.order.id, done.order.voucherToken)
      await stream.ended
      expect(stream.events.map(({ event }) => event)).toEqual(["units", "end"])
    })

    it("is the owner's: everybody else gets the 404 of an unknown order", async () => {
      const other = await order(world, { brand: shelf.take(), buyerName: "live-other" })
      const answers = await Promise.all([listen(world, other.order.id, "wrong"), listen(world, "order_01UNKNOWN", "wrong")])
      await Promise.all(answers.map(({ ended }) => ended))
      expect(answers.map(({ status }) => status)).toEqual([404, 404])
      expect(answers[0]?.text()).toBe(answers[1]?.text())
    })

    it("is capped per address: six at a time in one process, a place is free again when somebody leaves, and other addresses do not notice", async () => {
      const open = await order(world, { brand: shelf.take(), buyerName: "live-many" })
      const at = (ip: string) => listen(world, open.order.id, open.order.voucherToken, { ip })
      const streams = await Promise.all(Array.from({ length: 6 }, () => at("192.0.2.90")))
      const refused = await at("192.0.2.90")
      expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true])
      const elsewhere = await at("192.0.2.91")
      expect(elsewhere.status).toBe(200)
      streams[0]?.stop()
      await new Promise((resolve) => setTimeout(resolve, 300))
      const again = await at("192.0.2.90")
      expect(again.status).toBe(200)
      for (const stream of [...streams, elsewhere, again]) stream.stop()
    })

    it("keeps no place for who hung up before he was answered", async () => {
      const open = await order(world, { brand: shelf.take(), buyerName: "live-gone" })
      const held = world.query("begin; lock table voucher_throttle in access exclusive mode; select pg_sleep(1); commit")
      await new Promise((resolve) => setTimeout(resolve, 200))
      const impatient = new AbortController()
      const headers = { "x-publishable-api-key": world.seeded.publishableKey, "x-voucher-token": open.order.voucherToken, "x-forwarded-for": "192.0.2.93" }
      const gone = Array.from({ length: 6 }, () => fetch(`${world.stores[0]?.url}/store/orders/${open.order.id}/vouchers/events`, { headers, signal: impatient.signal }).catch(() => null))
      await new Promise((resolve) => setTimeout(resolve, 300))
      impatient.abort()
      await Promise.all([...gone, held])
      const stays = await listen(world, open.order.id, open.order.voucherToken, { ip: "192.0.2.93" })
      expect(stays.status).toBe(200)
      stays.stop()
    })

    it("does not keep a process from stopping: its last word is that it stops", async () => {
      const open: Purchase = await order(world, { brand: shelf.take(), buyerName: "live-stop" })
      const stream = await listen(world, open.order.id, open.order.voucherToken, { process: 1, ip: "192.0.2.92" })
      const began = performance.now()
      await world.stores[1]?.stop()
      await stream.ended
      expect(stream.events.at(-1)).toEqual({ event: "end", data: { reason: "shutdown" } })
      expect(performance.now() - began).toBeLessThan(10_000)
    }, 30_000)
  })
}
