import { randomUUID } from "node:crypto"
import type { VoucherHubInput } from "../../src/config"
import type { Intent } from "../../src/modules/voucher/ledger/attempts"
import { absent, cancelled, noAnswer, notSent, refusedAccess, reversed, TEXTS } from "./answers"
import { createLedgerWorld, HOUR, MINUTE, type LedgerWorld } from "./ledger-world"
import { nextStep, purchase, Sale } from "./sale"

type Limits = NonNullable<NonNullable<VoucherHubInput["hubble"]>["limits"]>

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("own_limits")
})
afterAll(() => world?.dispose())

let brands = 0
const newBrand = () => `brand_of_limits_${(brands += 1)}`

/** A shop that keeps to a limit of one brand; every test has a brand of its own. */
function shopWith(limit: NonNullable<Limits["brands"]>[string], brandId = newBrand()) {
  return { shop: world.configured({ hubble: { limits: { brands: { [brandId]: limit } } } }), brandId, path: `hubble.limits.brands.${brandId}` }
}

function ready(shop: LedgerWorld, brandId: string, faces: readonly number[] = [50_000], email = "asha@shopper.test"): Promise<Sale> {
  const { lines, splits, buyer } = purchase("", faces)
  const ofBrand = lines.map((line) => ({ ...line, brandId }))
  return Sale.ready(shop, faces, { lines: ofBrand, splits: splits.map((split) => ({ ...split, brandId })), buyer: { ...buyer, email } })
}

/** A worker's turn up to the POST: sent, or put back to wait. */
async function turn(sale: Sale): Promise<Intent | null> {
  const claim = await sale.claim()
  const { placement } = sale.world.service
  const limit = await placement.reachedLimit(claim)
  if (limit) await placement.waitForLimit(claim, limit)
  return limit ? null : placement.commitIntent(claim, randomUUID())
}

const sent = async (sale: Sale) => (await turn(sale)) !== null

/** Hours pass for all of them alike. */
const pass = async (sales: readonly Sale[], ms: number) => {
  for (const sale of sales) await sale.pass(ms)
}

describe("An order that would exceed a limit of the shop", () => {
  it("is not sent; it waits as a case until the next full hour, like one that Hubble refused for a limit", async () => {
    const { shop, brandId, path } = shopWith({ global: { hourly: { orders: 1 } } })
    const [first, second] = [await ready(shop, brandId), await ready(shop, brandId)]
    expect(await sent(first)).toBe(true)
    const before = Date.now()
    expect(await sent(second)).toBe(false)
    const toFullHour = HOUR - (before % HOUR)
    expect(Math.abs(((await second.dueIn()) ?? 0) - toFullHour)).toBeLessThan(2_000)
    expect([await second.units(), (await second.order()).state, await second.attempts(), await second.openCases()]).toEqual([["pending"], "ready", [], ["rate_limited"]])
    const [found] = await second.cases()
    expect([found?.unit_ids, found?.reason]).toEqual([second.unitIds, `${path}.global.hourly is reached. The order is sent after the next full hour, once the limit allows it.`])
    expect(await second.tryClaim()).toBeUndefined()
  })

  it("is sent once the window allows it, and its case ends with the voucher", async () => {
    const { shop, brandId } = shopWith({ global: { hourly: { orders: 1 } } })
    const [first, second] = [await ready(shop, brandId), await ready(shop, brandId)]
    await first.post(first.success())
    expect(await sent(second)).toBe(false)
    await second.pass(HOUR)
    expect(await sent(second)).toBe(false)
    await pass([first, second], HOUR + MINUTE)
    await second.post(second.success())
    expect([await second.units(), await second.openCases()]).toEqual([["delivered"], []])
  })

  it("waits walletWaitHours at most, then the money goes back", async () => {
    const { shop, brandId } = shopWith({ global: { monthly: { orders: 1 } } })
    const [first, second] = [await ready(shop, brandId), await ready(shop, brandId)]
    await first.post(first.success())
    expect(await sent(second)).toBe(false)
    await second.pass(23 * HOUR)
    expect(await sent(second)).toBe(false)
    await second.pass(2 * HOUR)
    const claim = await second.claim()
    expect(claim.waitingForMs).toBeGreaterThanOrEqual(shop.service.policy.times.walletWaitMs)
    await shop.service.placement.recordUnorderable(claim, { kind: "insufficient_balance", eNumber: null, text: "waited too long for the wallet or a limit" })
    expect([await second.units(), await second.openCases()]).toEqual([["refund_due"], []])
  })

  it("may be tried now, paid back or cancelled by a person", async () => {
    const { shop, brandId } = shopWith({ global: { daily: { orders: 1 } } })
    const [first, second, third] = [await ready(shop, brandId), await ready(shop, brandId), await ready(shop, brandId)]
    expect([await sent(first), await sent(second), await sent(third)]).toEqual([true, false, false])
    const [found] = await second.cases()
    await shop.service.cases.retry(found?.id ?? "", "user_1")
    expect([await sent(second), await second.openCases()]).toEqual([false, ["rate_limited"]])
    await shop.service.cases.refund(found?.id ?? "", "user_1")
    expect([await second.units(), await second.openCases(), await second.dueIn()]).toEqual([["refund_due"], [], null])
    await shop.service.sales.freeze(third.orderId)
    await shop.service.sales.closeCancelled(third.orderId)
    expect([await third.units(), await third.openCases(), await third.dueIn()]).toEqual([["cancelled"], [], null])
  })

  it("that is over the limit by itself says that waiting does not help, and keeps nobody else waiting", async () => {
    const { shop, brandId } = shopWith({ global: { hourly: { amount: "1000" } } })
    const [large, small] = [await ready(shop, brandId, [150_000]), await ready(shop, brandId, [50_000])]
    expect(await sent(large)).toBe(false)
    expect((await large.cases())[0]?.reason).toMatch(/^This order alone is more than .* allows\. Raise the limit or refund the order\.$/)
    expect(await sent(small)).toBe(true)
  })

  it("goes before those that came later", async () => {
    const { shop, brandId } = shopWith({ global: { hourly: { amount: "1000" } } })
    const [first, second, third] = [await ready(shop, brandId, [100_000]), await ready(shop, brandId, [100_000]), await ready(shop, brandId, [50_000])]
    expect([await sent(first), await sent(second)]).toEqual([true, false])
    await pass([first, second], HOUR + MINUTE)
    expect(await sent(third)).toBe(false)
    expect(await sent(second)).toBe(true)
  })

  it("keeps nobody waiting for another limit", async () => {
    const [one, other] = [newBrand(), newBrand()]
    const shop = world.configured({ hubble: { limits: { brands: { [one]: { global: { daily: { orders: 1 } } }, [other]: { global: { hourly: { orders: 1 } } } } } } })
    const [first, second] = [await ready(shop, one), await ready(shop, one)]
    expect([await sent(first), await sent(second)]).toEqual([true, false])
    expect(await sent(await ready(shop, other))).toBe(true)
  })
})

describe("Two processes", () => {
  it("never send more than a limit allows between them, though both looked before either sent", async () => {
    for (let round = 0; round < 8; round++) {
      const { shop, brandId } = shopWith({ global: { hourly: { orders: 2 } } })
      const sales = [await ready(shop, brandId), await ready(shop, brandId), await ready(shop, brandId), await ready(shop, brandId)]
      const claims = await Promise.all(sales.map((sale) => sale.claim()))
      expect(await Promise.all(claims.map((claim) => shop.service.placement.reachedLimit(claim)))).toEqual([null, null, null, null])
      const intents = await Promise.all(claims.map((claim) => shop.service.placement.commitIntent(claim, randomUUID())))
      expect(intents.filter((intent) => intent !== null)).toHaveLength(2)
    }
  })

  it("that lose the race put the order back, to wait at its next turn", async () => {
    const { shop, brandId } = shopWith({ global: { hourly: { orders: 1 } } })
    const [first, second] = [await ready(shop, brandId), await ready(shop, brandId)]
    const claim = await second.claim()
    expect(await sent(first)).toBe(true)
    expect(await shop.service.placement.commitIntent(claim, randomUUID())).toBeNull()
    await shop.service.placement.postpone(claim, { to: "ready", inMs: 0, reason: "a limit was reached meanwhile" })
    expect([await sent(second), await second.openCases()]).toEqual([false, ["rate_limited"]])
  })
})

describe("What a limit counts", () => {
  const fates: [name: string, counts: boolean, fate: (sale: Sale) => Promise<void>][] = [
    ["one that is on its way", true, async (sale) => void (await sale.send())],
    ["one without an answer", true, async (sale) => void (await sale.post(noAnswer()))],
    ["one whose answer refused us", true, async (sale) => void (await sale.post(refusedAccess(true)))],
    ["one in PROCESSING", true, async (sale) => void (await sale.post(sale.processing()))],
    ["one that was delivered", true, async (sale) => void (await sale.post(sale.success()))],
    ["one that Hubble cancelled", true, async (sale) => void (await sale.post(cancelled(sale.hubble)))],
    ["one that Hubble reversed", true, async (sale) => void (await sale.post(reversed(sale.hubble)))],
    ["one that failed", false, async (sale) => void (await sale.post(sale.failed()))],
    ["one that failed for the wallet", false, async (sale) => void (await sale.post(sale.failed(TEXTS.insufficientBalance)))],
    ["one that surely was not sent", false, async (sale) => void (await sale.post(notSent()))],
  ]

  it.each(fates)("%s: %s", async (_name, counts, fate) => {
    const { shop, brandId } = shopWith({ global: { hourly: { orders: 1 } } })
    await fate(await ready(shop, brandId))
    expect(await sent(await ready(shop, brandId))).toBe(!counts)
  })

  it("a reference that is sent again counts once: it is not kept from its second send", async () => {
    const { shop, brandId } = shopWith({ global: { hourly: { orders: 1 } } })
    const sale = await ready(shop, brandId)
    await sale.post(noAnswer())
    await sale.pass(2 * MINUTE)
    await sale.lookUp(absent())
    await sale.untilDue()
    await sale.lookUp(absent())
    expect((await sale.attempt()).state).toBe("unsent")
    expect(await sent(await ready(shop, brandId))).toBe(false)
    expect(await sent(sale)).toBe(true)
    expect(await sale.attempts()).toMatchObject([{ sends: 2 }])
  })

  it("a reference that surely was not sent asks again, and is never given up half open", async () => {
    const { shop, brandId } = shopWith({ global: { monthly: { orders: 1 } } })
    const sale = await ready(shop, brandId)
    await sale.post(notSent())
    expect(await sent(await ready(shop, brandId))).toBe(true)
    await sale.untilDue()
    expect([await sent(sale), await sale.units()]).toEqual([false, ["pending"]])
    await sale.pass(25 * HOUR)
    await shop.service.placement.recordUnorderable(await sale.claim(), { kind: "insufficient_balance", eNumber: null, text: "waited too long for the wallet or a limit" })
    expect([await sale.units(), (await sale.attempt()).state, (await sale.attempt()).live]).toEqual([["refund_due"], "not_created", 0])
  })

  it("amounts in rupees, up to the limit exactly", async () => {
    const { shop, brandId } = shopWith({ global: { daily: { amount: "1500.00" } } })
    expect(await sent(await ready(shop, brandId, [50_000, 50_000]))).toBe(true)
    const over = await ready(shop, brandId, [50_000, 10_000])
    expect(await sent(over)).toBe(false)
    await shop.service.cases.refund((await over.cases())[0]?.id ?? "", "user_1")
    expect(await sent(await ready(shop, brandId, [50_000]))).toBe(true)
    expect(await sent(await ready(shop, brandId, [10_000]))).toBe(false)
  })

  it("in windows of an hour, a day and 31 days, looking back from now", async () => {
    for (const [window, hours] of [["hourly", 1], ["daily", 24], ["monthly", 31 * 24]] as const) {
      const { shop, brandId } = shopWith({ global: { [window]: { orders: 1 } } })
      const first = await ready(shop, brandId)
      expect(await sent(first)).toBe(true)
      await first.pass(hours * HOUR - MINUTE)
      const second = await ready(shop, brandId)
      expect([window, await sent(second)]).toEqual([window, false])
      await pass([first, second], HOUR + 2 * MINUTE)
      expect([window, await sent(second)]).toEqual([window, true])
    }
  })

  it("per shopper: another e-mail has a limit of its own, the same in capitals has not", async () => {
    const { shop, brandId } = shopWith({ perUser: { daily: { orders: 1 } } })
    expect(await sent(await ready(shop, brandId, [50_000], "one@shopper.test"))).toBe(true)
    expect(await sent(await ready(shop, brandId, [50_000], "two@shopper.test"))).toBe(true)
    expect(await sent(await ready(shop, brandId, [50_000], "ONE@shopper.test"))).toBe(false)
  })

  it("per brand: every brand without an entry of its own has the limit of *", async () => {
    const [own, one, other] = [newBrand(), newBrand(), newBrand()]
    const shop = world.configured({ hubble: { limits: { brands: { "*": { global: { hourly: { orders: 1 } } }, [own]: {} } } } })
    expect([await sent(await ready(shop, one)), await sent(await ready(shop, other)), await sent(await ready(shop, one))]).toEqual([true, true, false])
    expect([await sent(await ready(shop, own)), await sent(await ready(shop, own))]).toEqual([true, true])
  })

  it("for the whole account: all brands together", async () => {
    const [used] = await world.query<{ orders: number }>(`select count(*)::int as orders from voucher_attempt where sends > 0 and state not in ('failed', 'not_created') and sent_at > now() - interval '1 hour'`)
    const shop = world.configured({ hubble: { limits: { partner: { hourly: { orders: (used?.orders ?? 0) + 1 } } } } })
    const [first, second] = [await ready(shop, newBrand()), await ready(shop, newBrand())]
    expect([await sent(first), await sent(second)]).toEqual([true, false])
    expect((await second.order()).last_problem).toBe("hubble.limits.partner.hourly")
  })

  it("nothing at all without limits", async () => {
    const brandId = newBrand()
    for (let order = 0; order < 3; order++) expect(await sent(await ready(world, brandId))).toBe(true)
  })
})

describe("An order that waited for the wallet", () => {
  it("waits for the limit in its turn, and is ordered in the end", async () => {
    const { shop, brandId } = shopWith({ global: { hourly: { orders: 1 } } })
    const [first, second] = [await ready(shop, brandId), await ready(shop, brandId)]
    await second.post(second.failed(TEXTS.insufficientBalance))
    expect(await sent(first)).toBe(true)
    await second.refill()
    expect([await sent(second), await second.units()]).toEqual([false, ["pending"]])
    await pass([first, second], HOUR + MINUTE)
    const claim = await second.claim()
    expect(nextStep(claim)).toBe("post")
    await second.nextHubbleOrder()
    const { intent } = await second.send(claim)
    await shop.service.placement.recordPost(claim, intent.attemptId, second.success())
    expect([await second.units(), await second.openCases()]).toEqual([["delivered"], []])
  })
})
