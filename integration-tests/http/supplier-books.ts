import { httpClient } from "../../demo/http-client"
import type { SandboxOrder, SandboxRecord, SandboxRequest } from "../../demo/runtime/sandbox-process"
import type { World } from "../support/test-world"
import type { Brand } from "./brand-shelf"

/** The sandbox's own record, with what its README lists beyond `SandboxRecord`. */
export interface SupplierRecord extends SandboxRecord {
  requests: (SandboxRequest & { product_id: string | null; answered_at: string | null })[]
  wallet: NonNullable<SandboxRecord["wallet"]>
  logins: NonNullable<SandboxRecord["logins"]>
}

export const supplierRecord = (world: World): Promise<SupplierRecord> => httpClient(world.sandbox.url, () => ({})).get("/_sandbox/record")

/** What the supplier's books say of one brand. */
export interface BrandBooks {
  orders: SandboxOrder[]
  /** Of every order, the POSTs with its reference that reached the supplier. */
  posts: SupplierRecord["requests"]
  /** Orders charged and not given back. */
  charged: SandboxOrder[]
  /** Rupees that left the wallet, less those credited back. */
  debited: number
  codes: string[]
  heardWebhooks: SandboxRecord["webhooks"]
}

export const codeOf = (voucher: { card_number: string | null; card_pin: string | null }) => `${voucher.card_number ?? ""}/${voucher.card_pin ?? ""}`

export async function booksOf(world: World, brand: Brand): Promise<BrandBooks> {
  const record = await supplierRecord(world)
  const orders = record.orders.filter((order) => order.product_id === brand.id)
  const ids = new Set(orders.map((order) => order.id))
  const entries = record.wallet.entries.filter((entry) => entry.order_id !== null && ids.has(entry.order_id))
  return {
    orders,
    posts: record.requests.filter((request) => request.call === "place_order" && request.product_id === brand.id),
    charged: orders.filter((order) => order.charged && !order.reversed),
    debited: entries.reduce((sum, { kind, amount }) => sum + (kind === "debit" ? amount : -amount), 0),
    codes: orders.flatMap((order) => order.vouchers.map(codeOf)).sort(),
    heardWebhooks: record.webhooks.filter((webhook) => [...ids].some((id) => webhook.body.includes(id))),
  }
}

/** What a correct client was told about the orders of a brand, call by call, e.g. "place_order PROCESSING". */
export async function toldOf(world: World, brand: Brand): Promise<string[]> {
  const record = await supplierRecord(world)
  const orders = record.orders.filter((order) => order.product_id === brand.id)
  const ours = (request: SandboxRequest) => orders.some((order) => order.id === request.order_id || order.reference_id === request.reference_id)
  return record.requests.filter((request) => request.told !== null && ours(request)).map((request) => `${request.call} ${request.told}`)
}

export const unitsIn = (orders: SandboxOrder[]) => orders.reduce((sum, order) => sum + order.denominations.reduce((units, { quantity }) => units + quantity, 0), 0)
