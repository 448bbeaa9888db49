import { HubbleClient, HubbleNotFoundError, type HubbleOrder } from "../../src/clients/hubble"
import type { Admin, AdminUnit, ListedBrand } from "../admin"
import { fitsOneOrder } from "../once/choose-brands"
import type { HubbleStatus, SandboxOrder } from "../runtime/sandbox-process"
import type { Shop } from "../runtime/shop"
import type { Books } from "./evidence"
import type { Market, PlannedLine, Shelf } from "./plan"
import type { ChaosOrder } from "./verdict"

/** A fault run at a server that is not our sandbox: its own API is asked what it did, under the references that our orders have. */

const BRANDS = 12
/** The cheapest of a brand: its wallet may be real. */
const PRICES = 3
const LOOKS = 5

/** What is sold there; every price can be an order of its own, so that any cart has a legal split. */
export function marketOf(brands: readonly ListedBrand[]): Market {
  const titles = new Set<string>()
  const shelves = brands.flatMap((brand): Shelf[] => {
    if (brand.unsellable_reason !== null || titles.has(brand.title)) return []
    const [first, ...more] = brand.denominations.flatMap(({ amount, variant_id: variantId }) => (variantId && fitsOneOrder(brand, amount, 1) ? [amount] : [])).sort((one, other) => one - other).slice(0, PRICES)
    if (first === undefined) return []
    titles.add(brand.title)
    return [[brand.title, [first, ...more]]]
  })
  const [shelf, ...others] = shelves.slice(0, BRANDS)
  if (!shelf) throw new Error(`None of the ${brands.length} brands of this server can be bought now. ${brands.slice(0, 5).map(({ title, unsellable_reason: reason }) => `${title}: ${reason ?? "no face value fits its limits"}`).join("; ")}`)
  return { shelves: [shelf, ...others], beside: [shelf, ...others].slice(0, 2).map(([title, [price]]): PlannedLine => ({ title, price, quantity: 1 })) }
}

const STATUSES: readonly string[] = ["PROCESSING", "SUCCESS", "FAILED", "CANCELLED", "REVERSED"] satisfies HubbleStatus[]
const isStatus = (status: string): status is HubbleStatus => STATUSES.includes(status)

/** The order as the sandbox's books would have it. What was ordered is what our units say: an answer of Hubble does not repeat it. */
function entryOf({ id, status, vouchers, failureReason }: HubbleOrder, reference: string, productId: string, order: ChaosOrder, units: readonly AdminUnit[]): SandboxOrder {
  const counts = new Map<number, number>()
  for (const { denomination } of units) counts.set(denomination, (counts.get(denomination) ?? 0) + 1)
  const denominations = [...counts].map(([denomination, quantity]) => ({ denomination, quantity }))
  return {
    id, reference_id: reference, product_id: productId, status: isStatus(status) ? status : "PROCESSING", amount: denominations.reduce((sum, { denomination, quantity }) => sum + denomination * quantity, 0), denominations,
    // The wallet is debited when an order is taken, and credited back for all but SUCCESS (hubble-wallet.txt).
    charged: status !== "FAILED" && status !== "CANCELLED", reversed: status === "REVERSED",
    vouchers: vouchers.map(({ cardNumber, cardPin, amount }) => ({ card_number: cardNumber, card_pin: cardPin, amount: amount ?? 0 })),
    customer_email: order.email, failure_reason: failureReason, history: [],
  }
}

async function look(hubble: HubbleClient, reference: string): Promise<HubbleOrder | null> {
  for (let left = LOOKS; ; left -= 1) {
    try {
      return (await hubble.getOrderByReference(reference)).data
    } catch (error) {
      if (error instanceof HubbleNotFoundError) return null
      if (left <= 1) throw error
    }
  }
}

interface SupplierOrderView {
  supplier_order: { brand_id: string; attempts: { reference_id: string }[] }
}

/** Asks for every reference of every order. @throws HubbleError when one cannot be read in five looks. */
export async function readBooks(admin: Admin, hubble: HubbleClient, orders: readonly ChaosOrder[]): Promise<Books> {
  const found: SandboxOrder[] = []
  for (const order of orders) {
    const units = await admin.units(order.id)
    for (const id of new Set(units.flatMap((unit) => unit.supplier_order_id ?? []))) {
      const { supplier_order: view } = await admin.http.get<SupplierOrderView>(`/admin/voucher-hub/supplier-orders/${id}`)
      for (const { reference_id: reference } of view.attempts) {
        const entry = await look(hubble, reference)
        if (entry) found.push(entryOf(entry, reference, view.brand_id, order, units.filter((unit) => unit.supplier_order_id === id)))
      }
    }
  }
  return { record: { orders: found, requests: [], anomalies: [], webhooks: [] }, undecidable: null }
}

export const clientOf = ({ hubbleUrl, hubbleCredentials }: Shop): HubbleClient => new HubbleClient({ baseUrl: hubbleUrl, ...hubbleCredentials })
