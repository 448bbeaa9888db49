import { randomBytes } from "node:crypto"
import type { HttpAnswer } from "../../demo/http-client"
import type { World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { buy, delivered } from "./purchase"

/** `VOUCHER_HUB_GUESSES=1000` is the full size of issue 6, and holds the times against each other. */
const GUESSES = Number(process.env.VOUCHER_HUB_GUESSES ?? 240)
const FULL = GUESSES >= 1_000
/** As documented in docs/security.md. */
const LET_THROUGH = 100

interface Timed extends HttpAnswer {
  ms: number
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const HIDDEN = ["date", "x-request-id", "connection", "keep-alive", "set-cookie", "retry-after"]
const face = ({ status, text, headers }: HttpAnswer) => JSON.stringify([status, text, [...headers].filter(([name]) => !HIDDEN.includes(name))])

/** Somebody tries tokens, ids and links until one fits. */
export function describeGuesses(theWorld: () => World): void {
  describe(`${GUESSES} guesses`, () => {
    let world: World
    let unitId: string
    let orderId: string
    let giftId: string
    let ownersToken: string

    beforeAll(async () => {
      world = theWorld()
      const shelf = await BrandShelf.open(world)
      const purchase = await buy(world, { brand: shelf.take(), buyerName: "guessed-at" })
      unitId = (await delivered(world, purchase))[0]?.id ?? ""
      orderId = purchase.order.id
      ownersToken = purchase.order.voucherToken
      giftId = (await world.query<{ id: string }>("select id from voucher_recipient where order_id is not null limit 1"))[0]?.id ?? ""
      if (!giftId) throw new Error("there is no gift to guess at: describeGifts comes before")
    }, 60_000)

    /** Half of them at each process of the shop. */
    const guess = async (turn: number, existing: boolean, ip: string): Promise<Timed> => {
      const token = randomBytes(32).toString("base64url")
      const id = existing ? unitId : `vunit_${randomBytes(13).toString("hex").toUpperCase()}`
      const order = existing ? orderId : `order_${randomBytes(13).toString("hex").toUpperCase()}`
      const gift = existing ? giftId : `vrec_${randomBytes(13).toString("hex").toUpperCase()}`
      const routes = [["POST", `/store/vouchers/${id}/reveal`], ["GET", `/store/orders/${order}/vouchers`], ["POST", `/store/vouchers/${id}/used`], ["GET", `/store/gifts/${gift}`]] as const
      const [method, path] = routes[Math.floor(turn / 2) % routes.length] ?? routes[0]
      const store = world.stores[turn % world.stores.length]
      const began = performance.now()
      const answer = await fetch(`${store?.url}${path}`, {
        method,
        headers: { "x-publishable-api-key": world.seeded.publishableKey, "x-voucher-token": token, "x-forwarded-for": ip, "content-type": "application/json" },
        ...(path.endsWith("/used") ? { body: JSON.stringify({ used: true }) } : {}),
      })
      const text = await answer.text()
      return { status: answer.status, headers: answer.headers, text, body: null, ms: performance.now() - began }
    }

    it("from one address: none works, so many are answered, the rest at both processes are turned away", async () => {
      const answers: Timed[] = []
      for (let turn = 0; turn < GUESSES; turn += 1) answers.push(await guess(turn, turn % 3 === 0, "192.0.2.1"))
      const by = (status: number) => answers.filter((answer) => answer.status === status)
      expect(by(404).length + by(429).length).toBe(GUESSES)
      expect(by(404)).toHaveLength(LET_THROUGH)
      expect(answers.slice(-20).every((answer) => answer.status === 429)).toBe(true)
      expect(new Set(by(404).map(face)).size).toBe(1)
      expect(new Set(by(429).map(face)).size).toBe(1)
      expect(Number(by(429)[0]?.headers.get("retry-after"))).toBeGreaterThan(0)
    }, GUESSES * 500)

    it("lock nobody out of what is his: at the same address owners are answered, however many ask at once, and a wrong answer stays one too many", async () => {
      const asOwner = (turn: number) => fetch(`${world.stores[turn % world.stores.length]?.url}/store/orders/${orderId}/vouchers`, {
        headers: { "x-publishable-api-key": world.seeded.publishableKey, "x-voucher-token": ownersToken, "x-forwarded-for": "192.0.2.1" },
      }).then(async (answer) => [answer.status, (await answer.json() as { units: unknown[] }).units.length])
      const answers = await Promise.all(Array.from({ length: 150 }, (_, turn) => asOwner(turn)))
      expect(answers.filter(([status, units]) => status !== 200 || units !== 1)).toEqual([])
      expect((await guess(0, true, "192.0.2.1")).status).toBe(429)
    }, 60_000)

    it("of one voucher are bounded for its owner, too: sixty in a minute", async () => {
      const answers = await Promise.all(Array.from({ length: 65 }, () => world.shopper.http.request("POST", `/store/vouchers/${unitId}/used`, { used: false }, { "x-voucher-token": ownersToken })))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(60)
      const refused = answers.filter(({ status }) => status === 429)
      expect([refused.length, Number(refused[0]?.headers.get("retry-after")) > 0]).toEqual([5, true])
    })

    it("leave other addresses alone, and a whole /64 of IPv6 is one of them", async () => {
      expect((await guess(0, true, "192.0.2.2")).status).toBe(404)
      const answers: number[] = []
      for (let turn = 0; turn < LET_THROUGH + 10; turn += 1) answers.push((await guess(turn, false, `2001:db8:0:7::${(turn + 1).toString(16)}`)).status)
      expect(answers.filter((status) => status === 429)).toHaveLength(10)
    })

    it("learn nothing from the time, either", async () => {
      const times = { existing: [] as number[], missing: [] as number[] }
      const statuses = new Set<number>()
      for (let turn = 0; turn < GUESSES * 2; turn += 1) {
        const existing = turn % 4 < 2
        const { ms, status } = await guess(Math.floor(turn / 4) * 16 + (turn % 2), existing, `192.0.2.${10 + (turn % 200)}`)
        times[existing ? "existing" : "missing"].push(ms)
        statuses.add(status)
      }
      expect([...statuses]).toEqual([404])
      const [existing, missing] = [median(times.existing), median(times.missing)]
      process.stderr.write(`  median of a refused reveal: existing ${existing.toFixed(2)} ms, missing ${missing.toFixed(2)} ms\n`)
      // A loaded machine is not held to the tenth that a quiet one keeps.
      expect(Math.abs(existing - missing) / missing).toBeLessThan(FULL ? 0.1 : 0.5)
    }, GUESSES * 1_000)
  })
}
