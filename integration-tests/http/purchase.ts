import type { Admin, AdminUnit } from "../../demo/admin"
import type { PlacedOrder, Shopper } from "../../demo/shopper"
import { eventually, type World } from "../support/test-world"
import type { Brand } from "./brand-shelf"
import { booksOf, codeOf, unitsIn } from "./supplier-books"

/** What one scenario bought. */
export interface Purchase {
  order: PlacedOrder
  brand: Brand
  face: number
  quantity: number
}

export interface Buy {
  brand: Brand
  face?: number
  quantity?: number
  /** A guest of this world unless given. */
  shopper?: Shopper
  buyerName?: string
  /** A mug that is sent by post rides along. */
  withMug?: boolean
}

/** Places the order; nobody has paid yet, because the store's payment provider only authorises. */
export async function order(world: World, { brand, face = 500, quantity = 1, shopper = world.shopper, buyerName = brand.title, withMug = false }: Buy): Promise<Purchase> {
  const lines = [{ variantId: brand.variantOf(face), quantity }]
  if (withMug) lines.push({ variantId: await shopper.findVariant("Demo mug", 250, world.inr), quantity: 1 })
  return { order: await shopper.placeOrder({ buyer: world.buyer(buyerName), regionId: world.inr, lines, withParcel: withMug }), brand, face, quantity }
}

/** Places the order and captures its payment. */
export async function buy(world: World, wanted: Buy): Promise<Purchase> {
  const purchase = await order(world, wanted)
  await world.admin.capture(purchase.order.id)
  return purchase
}

/** The units once each is in one of these states. */
export async function unitsOnceAll(admin: Admin, purchase: Purchase, states: string[], timeoutMs = 20_000): Promise<AdminUnit[]> {
  let units: AdminUnit[] = []
  const look = async () => {
    units = await admin.units(purchase.order.id)
    return units.length === purchase.quantity && units.every((unit) => states.includes(unit.state)) && units
  }
  return await eventually(look, { timeoutMs, everyMs: 100, what: `${purchase.brand.title}: ${states.join(" or ")}`, explain: () => units.map((unit) => unit.state) })
}

export const delivered = (world: World, purchase: Purchase, timeoutMs?: number) => unitsOnceAll(world.admin, purchase, ["delivered"], timeoutMs)

interface Progress {
  fulfillment_status: string
  status: string
  items: { id: string; title: string; quantity: number; detail: { fulfilled_quantity: number; shipped_quantity: number; delivered_quantity: number } }[]
  fulfillments: { id: string; canceled_at: string | null; shipped_at: string | null; delivered_at: string | null; items: { line_item_id: string; quantity: number }[] }[]
}

/** How far Medusa says the order went. */
export async function medusaProgress(admin: Admin, orderId: string): Promise<Progress> {
  const fields = "id,status,fulfillment_status,*items,*items.detail,*fulfillments,*fulfillments.items"
  return (await admin.http.get<{ order: Progress }>(`/admin/orders/${orderId}?fields=${encodeURIComponent(fields)}`)).order
}

/** Waits until Medusa has the voucher lines as fulfilled, shipped and delivered; answers the order. */
export async function closedInMedusa(admin: Admin, purchase: Purchase, timeoutMs = 20_000): Promise<Progress> {
  let progress: Progress | null = null
  return await eventually(
    async () => {
      progress = await medusaProgress(admin, purchase.order.id)
      const line = progress.items.find((item) => item.title.includes(purchase.brand.title)) ?? progress.items[0]
      return line?.detail.delivered_quantity === purchase.quantity && progress
    },
    { timeoutMs, everyMs: 250, what: `${purchase.brand.title} delivered in Medusa`, explain: () => progress?.items },
  )
}

export const quantities = ({ items }: Progress) => items.map(({ quantity, detail }) => [quantity, detail.fulfilled_quantity, detail.shipped_quantity, detail.delivered_quantity].map(Number))

/** Every code of the order, as its owner sees it. */
export async function revealAll(shopper: Shopper, purchase: Purchase, token: string | null = purchase.order.voucherToken): Promise<string[]> {
  const units = await shopper.vouchers(purchase.order.id, token)
  const codes: string[] = []
  for (const unit of units) codes.push(codeOf(await shopper.reveal(unit.id, token)))
  return codes.sort()
}

/** By the supplier's own books: each voucher bought once, charged once and gross, each reference posted once, and the codes are the shopper's. */
export async function expectBoughtOnce(world: World, purchase: Purchase, { orders = 1, posts = orders }: { orders?: number; posts?: number } = {}): Promise<void> {
  const books = await booksOf(world, purchase.brand)
  expect(books.orders.map((row) => row.status)).toEqual(Array.from({ length: orders }, () => "SUCCESS"))
  expect(books.posts).toHaveLength(posts)
  expect(unitsIn(books.charged)).toBe(purchase.quantity)
  expect(books.debited).toBe(purchase.face * purchase.quantity)
  expect(books.codes).toHaveLength(purchase.quantity)
  expect(await revealAll(world.shopper, purchase)).toEqual(books.codes)
}

/** By the supplier's own books: nothing of this brand was ever asked for. */
export async function expectNothingOrdered(world: World, brand: Brand): Promise<void> {
  const books = await booksOf(world, brand)
  expect(books.posts).toEqual([])
  expect(books.orders).toEqual([])
}

/** What the supplier noticed itself, e.g. a reference used again with another body or after FAILED. */
export async function expectNoAnomalies(world: World): Promise<void> {
  expect((await world.sandbox.record()).anomalies).toEqual([])
}
