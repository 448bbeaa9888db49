import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../src/modules/payin"
import { VOUCHER_MODULE } from "../../src/modules/voucher"
import { eraseVoucherData, exportVoucherData } from "../../src/workflows/personal-data/voucher-data"
import { purgeGuestCards } from "../../src/workflows/upkeep/purge-cards"
import { createPayinWorld, noAnswer, Payment, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("guest_cards")
})
afterAll(() => world?.dispose())
beforeEach(() => world.query(`delete from payin_card`))

const FOREVER = Number.POSITIVE_INFINITY

/** A shop on the money ledger, with a Hubcash that remembers what it was told to delete; `refuses` names the cards it keeps. */
function shop({ cartIds = [], refuses = [] }: { cartIds?: string[]; refuses?: string[] } = {}) {
  const deleted: string[] = []
  const hubcashCards = {
    remove: async (cardId: string) => {
      if (refuses.includes(cardId)) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "not now")
      deleted.push(cardId)
    },
  }
  const { cards, requests, views, paymentOptions } = world.service
  const personalData = { purchases: async () => ({ orderIds: [], cartIds }), of: async () => ({}), unsettled: async () => [], erase: async () => 1 }
  const known: Record<string, unknown> = {
    [PAYIN_MODULE]: { cards, requests, views, paymentOptions, hubcashCards },
    [VOUCHER_MODULE]: { personalData },
    [ContainerRegistrationKeys.LOGGER]: { info: () => undefined, warn: () => undefined },
  }
  return { container: { resolve: (name: string) => known[name] } as unknown as MedusaContainer, deleted }
}

/** A card that was entered so many days ago. */
async function card(owner: { customerId?: string; cartId?: string }, daysAgo: number, name: string): Promise<string> {
  const { id } = await world.service.cards.add({ customerId: null, cartId: null, ...owner }, { hubcashCardId: name, brand: "Visa", last4: "1111", holder_name: "Maria", exp_month: "12", exp_year: "2031" })
  await world.query(`update payin_card set updated_at = now() - (:daysAgo * interval '1 day') where id = :id`, { id, daysAgo })
  return id
}
const left = async () => (await world.query<{ id: string }>(`select id from payin_card order by id`)).map(({ id }) => id)
/** A payment with the card, which last moved so many days ago. */
async function paidWith(payment: Payment, cardId: string, daysAgo: number): Promise<void> {
  await world.query(`update payin_request set card_id = :cardId, updated_at = now() - (:daysAgo * interval '1 day') where id = :id`, { id: payment.id, cardId, daysAgo })
}

describe("A card that a guest entered for a cart", () => {
  it("is the customer's to take away and to erase once the cart is his order: at Hubcash, then ours", async () => {
    await card({ customerId: "cus_1" }, 0, "his")
    await card({ cartId: "cart_his" }, 0, "as guest")
    const strangers = await card({ cartId: "cart_strange" }, 0, "strange")
    const { container, deleted } = shop({ cartIds: ["cart_his", "cart_without"] })
    expect((await exportVoucherData(container, "cus_1")).cards).toHaveLength(2)
    await eraseVoucherData(container, "cus_1", { type: "customer", id: "cus_1", reason: null })
    expect(deleted).toEqual(["his", "as guest"])
    expect(await left()).toEqual([strangers])
  })

  it("stays where Hubcash does not let go of it, and so does the erasure", async () => {
    const kept = await card({ cartId: "cart_his" }, 0, "kept")
    const { container } = shop({ cartIds: ["cart_his"], refuses: ["kept"] })
    await expect(eraseVoucherData(container, "cus_1", { type: "customer", id: "cus_1", reason: null })).rejects.toThrow("not now")
    expect(await left()).toEqual([kept])
  })

  it("is removed a week after the cart was left, a customer's is not", async () => {
    await card({ cartId: "cart_left" }, 8, "left")
    const kept = [await card({ cartId: "cart_fresh" }, 6, "fresh"), await card({ customerId: "cus_1" }, 800, "customer's")]
    const { container, deleted } = shop()
    expect(await purgeGuestCards(container, FOREVER)).toBe(1)
    expect(deleted).toEqual(["left"])
    expect(await left()).toEqual(kept.sort())
  })

  it("is removed a week after its sale was decided, never while it is under way", async () => {
    const decided = await card({ cartId: "cart_a" }, 30, "decided")
    const lately = await card({ cartId: "cart_b" }, 30, "lately")
    const open = await card({ cartId: "cart_c" }, 30, "open")
    await paidWith(await Payment.prepared(world), decided, 8)
    await paidWith(await Payment.prepared(world), lately, 6)
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", noAnswer())
    await paidWith(payment, open, 20)
    const { container, deleted } = shop()
    expect(await purgeGuestCards(container, FOREVER)).toBe(1)
    expect(deleted).toEqual(["decided"])
    expect(await left()).toEqual([lately, open].sort())
  })

  it("that Hubcash keeps holds up no other, however many there are, and the night ends in time", async () => {
    const names = Array.from({ length: 230 }, (_, index) => `card ${index}`)
    for (const name of names) await card({ cartId: `cart_${name}` }, 8, name)
    const { container } = shop({ refuses: ["card 0", "card 150"] })
    expect(await purgeGuestCards(container, performance.now() - 1)).toBe(0)
    expect(await purgeGuestCards(container, FOREVER)).toBe(228)
    expect(await left()).toHaveLength(2)
  })
})
