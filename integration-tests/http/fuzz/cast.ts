import { readFileSync } from "node:fs"
import { ADMIN_EMAIL } from "../../../demo/runtime/secrets"
import { voucherCart } from "../shop"
import type { Mail } from "../links"
import { eventually, type World } from "../../support/test-world"
import { BrandShelf } from "../brand-shelf"
import type { PayDesk, StoredCard } from "../pay-desk"
import { buy, delivered, unitsOnceAll } from "../purchase"

/** Who shoots. `owner` has an account, `holder` a guest's token, `recipient` a gift's; `guest` and `stranger` own nothing but a cart; `nobody` lacks even the shop's key. */
export const ACTORS = ["nobody", "guest", "stranger", "impostor", "owner", "holder", "recipient", "admin", "api_key", "upstream"] as const
export type Actor = (typeof ACTORS)[number]

export interface Cast {
  headers: Readonly<Record<Actor, Record<string, string>>>
  /** Ids that exist, by the name of the parameter or field and, where one name means several things, by the part of the path before it. */
  ids: ReadonlyMap<string, readonly string[]>
  /** Ids an actor may open, of orders, vouchers and gifts. */
  owns: Readonly<Partial<Record<Actor, ReadonlySet<string>>>>
  /** Of one shopper alone: no other shopper's answer may hold it. */
  privates: ReadonlyMap<string, Actor>
  hubcashToken: string
}

export const CPF = "529.982.247-25"
export const CARD_NUMBER = "4111111111111111"

const bearerOf = async (world: World, name: string) => {
  const post = async (path: string, body: object, headers: Record<string, string> = {}) =>
    (await world.shopper.http.post<{ token: string }>(path, body, headers)).token
  const { email, firstName: first_name, lastName: last_name, phone } = world.buyer(name)
  const token = await post("/auth/customer/emailpass/register", { email, password: "a-Password-1" })
  await world.shopper.http.post("/store/customers", { email, first_name, last_name, phone }, { authorization: `Bearer ${token}` })
  return await post("/auth/customer/emailpass", { email, password: "a-Password-1" })
}

/** A shop in which everything that a route may name exists, and belongs to somebody. */
export async function assemble(desk: PayDesk, mailFile: string): Promise<Cast> {
  const { world } = desk
  const shelf = await BrandShelf.open(world)
  const shopKey = { "x-publishable-api-key": world.seeded.publishableKey }
  const [owner, stranger] = [world.anotherShopper(), world.anotherShopper()]
  await owner.register(world.buyer("fuzz owner"), "a-Password-1")
  const login = await world.shopper.http.post<{ token: string }>("/auth/customer/emailpass", { email: world.buyer("fuzz owner").email, password: "a-Password-1" })
  const strangerToken = await bearerOf(world, "fuzz stranger")
  const adminToken = (await world.shopper.http.post<{ token: string }>("/auth/user/emailpass", { email: ADMIN_EMAIL, password: world.secrets.adminPassword })).token
  const { api_key } = await world.admin.http.post<{ api_key: { token: string } }>("/admin/api-keys", { title: "fuzz", type: "secret" })

  const owned = await buy(world, { brand: shelf.take(), quantity: 3, shopper: owner, buyerName: "fuzz owner" })
  const held = await buy(world, { brand: shelf.take(), quantity: 3, buyerName: "fuzz holder" })
  const gift = await voucherCart(world)
  await gift.add({ brand_id: shelf.take().id, denomination: 500, quantity: 1, recipient: { name: "Canary Giftee", email: "giftee@gift.test", message: "canary words of a gift" } })
  const { id: giftOrder } = await gift.placed()
  await world.admin.capture(giftOrder)
  for (const purchase of [owned, held]) await delivered(world, purchase, 40_000)
  const mail = await eventually(async () => mailsIn(mailFile).find(({ template }) => template === "voucher-gift"), { timeoutMs: 60_000, what: "the gift's mail" })
  const giftToken = /#voucher_token=([\w-]{43})/.exec(mail.content.text)?.[1] ?? ""

  const ownersCart = await desk.cart("brl", owner, world.buyer("fuzz owner").email)
  const payer = await ownersCart.payer()
  const { card } = (await ownersCart.card(payer)).body as StoredCard
  const paid = await desk.cart("brl", owner, world.buyer("fuzz owner").email)
  await paid.choose("credit", { payer_token: await paid.payer(), card_id: card.id })
  const byCard = await paid.order()
  await desk.unit(byCard, "delivered")
  const slip = await desk.cart("brl")
  await slip.choose("billet", { payer_token: await slip.payer() })
  const unpaid = await slip.order()
  const [guestCart, strangerCart] = [await desk.cart("brl"), await desk.cart("inr", stranger)]
  // A voucher too few: a case that a person sees, and an order of the owner's that is not at rest, so that he is never forgotten in mid-run.
  const failing = shelf.take()
  await world.sandbox.faults([{ route: "place_order", fault: "short_success", match: { product_id: failing.id } }])
  const short = await buy(world, { brand: failing, quantity: 2, shopper: owner, buyerName: "fuzz owner" })
  await unitsOnceAll(world.admin, short, ["delivered", "missing", "sealed", "refund_due", "refunded"], 40_000)
  await world.admin.http.post("/admin/voucher-hub/sync", { preview: true })

  const list = async (sql: string) => (await world.query<{ id: string }>(sql)).map(({ id }) => id)
  const units = (orderId: string) => list(`select id from voucher_unit where order_id = '${orderId}'`)
  const all: Record<string, string[]> = {
    order: await list("select id from \"order\""), unit: await list("select id from voucher_unit"), gift: await list("select id from voucher_recipient"), cart: await list("select id from cart order by created_at desc limit 12"),
    brand: await list("select id from hubble_brand order by id limit 20"), attention: await list("select id from voucher_case"), payin: await list("select id from payin_request"), webhook: await list("select id from webhook_delivery limit 20"),
    sync: await list("select id from hubble_sync"), supplier: await list("select id from voucher_supplier_order"), customer: await list("select id from customer"), card: await list("select id from payin_card"),
    notification: (await world.admin.http.get<{ notifications: { id: string }[] }>("/admin/voucher-hub/notifications")).notifications.map(({ id }) => id),
  }
  const of = (...kinds: string[]) => kinds.flatMap((kind) => all[kind] ?? [])
  const hubcashToken = desk.payments.env.HUBCASH_NOTIFICATION_TOKENS ?? ""
  return {
    headers: {
      nobody: {}, guest: shopKey, stranger: { ...shopKey, authorization: `Bearer ${strangerToken}` },
      impostor: { ...shopKey, authorization: `Bearer ${forged(adminToken)}`, "x-voucher-token": "x".repeat(43) },
      owner: { ...shopKey, authorization: `Bearer ${login.token}` }, holder: { ...shopKey, "x-voucher-token": held.order.voucherToken }, recipient: { ...shopKey, "x-voucher-token": giftToken },
      admin: { authorization: `Bearer ${adminToken}` }, api_key: { authorization: `Basic ${Buffer.from(`${api_key.token}:`).toString("base64")}` }, upstream: {},
    },
    ids: new Map(Object.entries({
      "orders/": all.order ?? [], "vouchers/": of("unit"), "units/": of("unit"), "gifts/": of("gift"), "carts/": of("cart"), "voucher-brands/": of("brand"), "brands/": of("brand"), "attention/": of("attention"), "payins/": of("payin"),
      "webhooks/": of("webhook"), "sync/": of("sync"), "supplier-orders/": of("supplier"), "customers/": of("customer"), "cards/": of("card"), "notifications/": of("notification"), "connections/": ["hubble", "hubcash", "hub123"],
      "card-brands/": ["4111", "411111", "5500"], "hubcash/": [hubcashToken], order_id: of("order"), cart_id: [guestCart.id, strangerCart.id, ownersCart.id, ...of("cart")], brand_id: of("brand"), payin_id: of("payin"), payer_token: [payer, await guestCart.payer()],
      close_unit_ids: of("unit"), product_id: await list("select product_id as id from hubble_brand where product_id is not null limit 3"), orderId: await list("select hubble_order_id as id from voucher_attempt where hubble_order_id is not null"), q: ["Flip", ...of("order").slice(0, 2)],
    })),
    owns: { owner: new Set([owned.order.id, byCard.id, short.order.id, ...(await units(owned.order.id)), ...(await units(short.order.id)), ...(await units(byCard.id))]), holder: new Set([held.order.id, ...(await units(held.order.id))]), recipient: new Set([...of("gift"), ...(await units(giftOrder))]) },
    privates: new Map<string, Actor>([["Canary Giftee", "recipient"], ["canary words of a gift", "recipient"], [card.id, "owner"], [unpaid.token, "guest"]]),
    hubcashToken,
  }
}

const mailsIn = (file: string): Mail[] => {
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line) as Mail)
  } catch {
    return []
  }
}

/** The same token signed by nobody, as a forger without the secret would send it. */
function forged(token: string): string {
  const [, claims = ""] = token.split(".")
  return `${Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url")}.${claims}.`
}
