import Medusa, { FetchError } from "@medusajs/js-sdk"
import { voucherHub, type OrderNews, type Unit, type VoucherBrand } from "medusa-plugin-voucher-hub/client"

// The code blocks of docs/client.md, so that they are compiled with everything else; a test holds the two together.

const sdk = new Medusa({ baseUrl: "https://shop.example", publishableKey: "pk_...", auth: { type: "jwt" } })
const hub = voucherHub(sdk)

export async function buyForAFriend(): Promise<string> {
  const { brands } = await hub.store.brands.list({ q: "amazon", currency_code: "inr", limit: 20 })
  const brand: VoucherBrand | undefined = brands.find(({ sellable }) => sellable)
  if (!brand) throw new Error("nothing is on sale")

  const { cart } = await sdk.store.cart.create({ region_id: "reg_..." })
  await hub.store.carts.addVouchers(cart.id, {
    brand_id: brand.id,
    denomination: 500, // of a FLEXIBLE brand: amount
    quantity: 1,
    recipient: { name: "Bea", email: "bea@example.com", send_at: "2026-12-24", time_zone: "Asia/Kolkata" },
  })
  // A guest's key: it can be had only while the cart is open.
  const { token } = await hub.store.carts.issueVoucherToken(cart.id)
  return token
}

export async function showVouchers(orderId: string, voucherToken?: string): Promise<Unit[]> {
  const { units } = await hub.store.orders.vouchers(orderId, { voucherToken })
  for (const unit of units.filter(({ state }) => state === "delivered")) {
    const { card_number, card_pin } = await hub.store.vouchers.reveal(unit.id, { voucherToken })
    show(card_number, card_pin)
  }
  return units
}

export async function follow(orderId: string, voucherToken?: string): Promise<void> {
  const { stream } = await hub.store.orders.voucherEvents(orderId, { voucherToken })
  for await (const { event, data } of stream) {
    if (event === "units" && data) draw((JSON.parse(data) as OrderNews).units)
    if (event === "end") return
  }
}

export async function settleCases(): Promise<void> {
  const shop = voucherHub(new Medusa({ baseUrl: "https://shop.example", apiKey: "sk_..." }))
  const { cases } = await shop.admin.attention.list({ kind: "timed_out", limit: 100 })
  for (const { id, actions } of cases) if (actions.includes("check")) await shop.admin.attention.check(id)

  const report = await shop.admin.reports.sales({ from: "2026-11-01", to: "2026-11-30" })
  save(await report.text())
}

export async function sayWhatIsWrong(orderId: string): Promise<string | null> {
  try {
    await hub.store.orders.vouchers(orderId)
    return null
  } catch (error) {
    if (error instanceof FetchError && error.status === 404) return "There is nothing here for you."
    throw error
  }
}

declare function show(number: string | null, pin: string | null): void
declare function draw(units: Unit[]): void
declare function save(csv: string): void
