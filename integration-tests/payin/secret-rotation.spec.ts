import { randomBytes } from "node:crypto"
import type PayinModuleService from "../../src/modules/payin/service"
import { createPayinWorld, type PayinWorld } from "./payin-world"

const KEYS = { k1: randomBytes(32).toString("base64"), k2: randomBytes(32).toString("base64") }
const ACCOUNT = { bank_account: "000111222", ifsc_code: "HDFC0000001" }
const PAYER = { document: { type: "CPF" as const, number: "52998224725" }, name: "Rita", birthdate: null, phone: null }
const OWNER = { customerId: "cus_1", cartId: null }
const CARD = { hubcashCardId: "hubcash-card-1", brand: "Visa", last4: "1111", holder_name: "RITA", exp_month: "12", exp_year: "2030" }

let world: PayinWorld
let before: PayinModuleService
let both: PayinModuleService
let after: PayinModuleService

beforeAll(async () => {
  world = await createPayinWorld("secret_rotation")
  before = world.configured({ vault: { activeKeyId: "k1", keys: { k1: KEYS.k1 } } })
  both = world.configured({ vault: { activeKeyId: "k2", keys: KEYS } })
  after = world.configured({ vault: { activeKeyId: "k2", keys: { k2: KEYS.k2 } } })
})
afterAll(() => world?.dispose())

const soon = () => performance.now() + 60_000

describe("A change of the vault's key", () => {
  it("takes cards, payers, accounts and pay-outs along, so that the old key can be taken away", async () => {
    const cards = [await before.cards.add(OWNER, CARD), await before.cards.add(OWNER, { ...CARD, hubcashCardId: "hubcash-card-2" }), await before.cards.add(OWNER, { ...CARD, hubcashCardId: "hubcash-card-3" })]
    const payer = await before.payers.issue("cart_1", PAYER)
    await before.refundReceivers.keep("order_1", ACCOUNT)
    const { action } = await before.actions.add({ requestId: null, kind: "pay_out", key: "by hand", amount: 100, currency: "inr", seal: before.receivers.seal(ACCOUNT) })
    expect(await both.secrets.left()).toBe(6)
    await expect(after.cards.hubcashId(cards[0]?.id ?? "")).rejects.toThrow(/k1/)

    // Interrupted before its first row, then in batches of two beside another process.
    expect(await both.secrets.rotate(performance.now())).toEqual({ rotated: 0, unreadable: [] })
    const turned = await Promise.all([both.secrets.rotate(soon(), 2), both.secrets.rotate(soon(), 2)])
    expect([turned[0].rotated + turned[1].rotated, turned.flatMap(({ unreadable }) => unreadable)]).toEqual([6, []])
    expect([await both.secrets.left(), await after.secrets.left()]).toEqual([0, 0])

    expect(await Promise.all(cards.map(({ id }) => after.cards.hubcashId(id)))).toEqual(["hubcash-card-1", "hubcash-card-2", "hubcash-card-3"])
    expect(await after.payers.open(payer.id)).toEqual(PAYER)
    expect((await after.refundReceivers.open("order_1"))?.receiver).toEqual(ACCOUNT)
    const [row] = await world.query<{ id: string; receiver: string }>("select id, receiver from payin_action where id = :id", { id: action.id })
    expect(row && after.receivers.open(row)).toEqual(ACCOUNT)
  })

  it("leaves and names what cannot be opened, and what was emptied stays empty", async () => {
    const card = await both.cards.add(OWNER, CARD)
    await world.query("update payin_card set envelope = 'v1:k0:broken' where id = :id", { id: card.id })
    await world.query("update payin_payer set envelope = null")
    const { rotated, unreadable } = await both.secrets.rotate(soon())
    expect([rotated, unreadable]).toEqual([0, [{ id: card.id, reason: expect.stringContaining("restore the row from a backup") }]])
    expect(await both.secrets.left()).toBe(1)
    expect(await world.query("select envelope from payin_payer")).toEqual([{ envelope: null }])
  })
})
