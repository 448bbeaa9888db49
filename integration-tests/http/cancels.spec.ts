import { setTimeout as sleep } from "node:timers/promises"
import { createAdmin, type Admin } from "../../demo/admin"
import { ADMIN_EMAIL } from "../../demo/runtime/secrets"
import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { expectNoAnomalies, medusaProgress, order, quantities, revealAll, type Purchase } from "./purchase"
import { booksOf, unitsIn } from "./supplier-books"

const SEED = Number(process.env.VOUCHER_HUB_CANCEL_SEED ?? Date.now() % 1_000_000)
const ORDERS = Number(process.env.VOUCHER_HUB_CANCEL_ORDERS ?? 10)
const CANCELS_EACH = 4
/** From the payment on, when the first cancel of an order comes; the others follow at once, so that they meet. */
const WINDOW_MS = 6_000
const BURST_MS = 500
const QUANTITY = 2

/** What Hubble does with an order, so that a cancel can meet it anywhere. */
const WAYS = [null, "slow", "processing", "drop_after", "generation_failed", "drop_before"] as const

function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Cancel {
  status: number
  text: string
}

/** Every paid order is told to both processes, and cancelled four times at random moments, through either of them. */
describe(`${ORDERS * CANCELS_EACH} cancels at random times, two store processes on one database (VOUCHER_HUB_CANCEL_SEED=${SEED})`, () => {
  let world: World
  let admins: Admin[]
  let purchases: Purchase[]
  const cancels = new Map<string, Cancel[]>()
  const ended = new Map<string, string>()

  const pick = <One>(random: () => number, list: readonly One[]): One => list[Math.floor(random() * list.length)] as One
  const states = async ({ order: { id } }: Purchase) => (await world.query<{ state: string }>("select state from voucher_unit where order_id = $1", [id])).map((row) => row.state)
  const tasksDue = () => world.query("select kind, order_id, tries, last_error from voucher_task where state = 'due'")

  /** The first order is cancelled once it is delivered, the second one at once, so that both outcomes happen however slow the machine; the rest at random. */
  const untilFirst = async (purchase: Purchase, index: number, random: () => number) => {
    const wait = random() * WINDOW_MS
    if (index === 0) await eventually(async () => (await states(purchase)).filter((state) => state === "delivered").length === QUANTITY, { timeoutMs: 60_000, what: "the vouchers of the first order" })
    else if (index > 1) await sleep(wait)
  }

  const live = async (purchase: Purchase, index: number, random: () => number) => {
    const { id } = purchase.order
    await pick(random, admins).capture(id)
    const ensures = admins.map((admin) => admin.http.request("POST", `/admin/voucher-hub/orders/${id}/ensure`))
    const first = untilFirst(purchase, index, random)
    const answers = Array.from({ length: CANCELS_EACH }, async () => {
      const admin = pick(random, admins)
      const after = random() * BURST_MS
      await first
      await sleep(after)
      const { status, text } = await admin.http.request("POST", `/admin/orders/${id}/cancel`)
      return { status, text }
    })
    await Promise.all(ensures)
    cancels.set(id, await Promise.all(answers))
  }

  /** Cancelled: every unit closed or given back. Otherwise: delivered, or given back. */
  const atRest = async (purchase: Purchase) => {
    const { status } = await medusaProgress(world.admin, purchase.order.id)
    const units = await states(purchase)
    if (status === "canceled") return units.every((state) => state === "cancelled" || state === "refunded")
    return units.length === QUANTITY && units.every((state) => state === "delivered" || state === "refunded")
  }

  beforeAll(async () => {
    world = await createWorld("cancels", { stores: ["shared", "shared"] })
    admins = [world.admin, await createAdmin(world.stores[1]?.url ?? "", ADMIN_EMAIL, world.secrets.adminPassword, world.answers.listen)]
    const shelf = await BrandShelf.open(world)
    const random = randomOf(SEED)
    const brands = Array.from({ length: ORDERS }, () => shelf.take())
    await world.sandbox.faults(
      brands.flatMap((brand, index) => {
        const fault = WAYS[index % WAYS.length]
        const delay = fault === "slow" || fault === "processing" ? { delay_ms: 200 + Math.round(random() * 2_000) } : {}
        return fault ? [{ route: "place_order", fault, match: { product_id: brand.id }, ...(fault.startsWith("drop") ? { calls: [1] } : {}), ...delay }] : []
      }),
    )
    purchases = []
    for (let at = 0; at < ORDERS; at += 4) purchases.push(...(await Promise.all(brands.slice(at, at + 4).map((brand) => order(world, { brand, quantity: QUANTITY })))))
    for (let at = 0; at < ORDERS; at += 10) await Promise.all(purchases.slice(at, at + 10).map((purchase, index) => live(purchase, at + index, random)))
    let left: Purchase[] = purchases
    const allAtRest = async () => {
      const looks = await Promise.all(left.map(atRest))
      left = left.filter((_, index) => !looks[index])
      return left.length === 0 && (await tasksDue()).length === 0
    }
    await eventually(allAtRest, { timeoutMs: 60_000, everyMs: 500, what: "rest", explain: async () => [left.map((purchase) => purchase.order.id), await tasksDue()] })
    for (const purchase of purchases) ended.set(purchase.order.id, (await medusaProgress(world.admin, purchase.order.id)).status)
  }, WORLD_TIMEOUT_MS + ORDERS * 6_000)

  afterAll(() => world?.dispose())

  it("each was answered: done, or refused with what to do", () => {
    const answers = [...cancels.values()].flat()
    expect(answers).toHaveLength(ORDERS * CANCELS_EACH)
    const odd = answers.filter(({ status, text }) => status !== 200 && !(status === 400 && /cannot be cancelled: its vouchers are|Try again in a moment|been canceled|been cancelled/.test(text)))
    expect(odd).toEqual([])
    // Both outcomes happen, or this test sees nothing.
    expect(new Set(ended.values())).toEqual(new Set(["canceled", "pending"]))
  })

  it("a cancelled order is charged at the supplier only if a person sees it, and its money went back once", async () => {
    for (const purchase of purchases.filter(({ order: { id } }) => ended.get(id) === "canceled")) {
      const { charged } = await booksOf(world, purchase.brand)
      const seen = (await world.admin.attention({ orderId: purchase.order.id })).filter(({ kind }) => kind === "charged_after_cancel").flatMap((found) => found.unit_ids)
      expect({ id: purchase.order.id, chargedAndUnseen: unitsIn(charged) - new Set(seen).size }).toEqual({ id: purchase.order.id, chargedAndUnseen: 0 })
      const payments = (await world.admin.order(purchase.order.id)).payment_collections.flatMap((collection) => collection.payments)
      const back = payments.flatMap((payment) => (payment.refunds ?? []).map((refund) => refund.amount))
      expect({ id: purchase.order.id, back }).toEqual({ id: purchase.order.id, back: payments.some((payment) => payment.captured_at) ? [purchase.face * QUANTITY] : [] })
    }
  })

  it("every other order was bought once and is delivered, or its money went back once; none is corrupted in Medusa", async () => {
    for (const purchase of purchases.filter(({ order: { id } }) => ended.get(id) !== "canceled")) {
      const books = await booksOf(world, purchase.brand)
      const delivered = (await states(purchase)).filter((state) => state === "delivered").length
      const progress = await medusaProgress(world.admin, purchase.order.id)
      expect({ id: purchase.order.id, charged: unitsIn(books.charged), debited: books.debited }).toEqual({ id: purchase.order.id, charged: delivered, debited: delivered * purchase.face })
      expect({ id: purchase.order.id, lines: quantities(progress) }).toEqual({ id: purchase.order.id, lines: [[QUANTITY, delivered, delivered, delivered]] })
      expect(progress.fulfillments.filter((row) => !row.canceled_at)).toHaveLength(delivered ? 1 : 0)
      if (delivered) expect(await revealAll(world.shopper, purchase)).toEqual(books.codes)
      const payments = (await world.admin.order(purchase.order.id)).payment_collections.flatMap((collection) => collection.payments)
      expect(payments.flatMap((payment) => (payment.refunds ?? []).map((refund) => refund.amount))).toEqual(delivered ? [] : [purchase.face * QUANTITY])
    }
  })

  it("the supplier noticed nothing odd, and nobody has to look at anything else", async () => {
    await expectNoAnomalies(world)
    expect((await world.admin.attention()).filter(({ kind }) => kind !== "charged_after_cancel")).toEqual([])
  })
})
