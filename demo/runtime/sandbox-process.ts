import type { HubbleConfigPatch } from "../../sandbox/hubble"
import { eventually } from "../eventually"
import { httpClient } from "../http-client"
import { startNode, tail, type RunningProcess } from "./child-process"
import { REPOSITORY } from "./paths"
import type { Say } from "./progress"

export type HubbleStatus = "PROCESSING" | "SUCCESS" | "FAILED" | "CANCELLED" | "REVERSED"

/** An order as the sandbox's own books have it (sandbox/hubble/order.ts). */
export interface SandboxOrder {
  id: string
  reference_id: string
  product_id: string
  status: HubbleStatus
  /** Rupees. */
  amount: number
  denominations: { denomination: number; quantity: number }[]
  /** The wallet paid for it, and whether it got that back. */
  charged: boolean
  reversed: boolean
  vouchers: { card_number: string | null; card_pin: string | null; amount: number }[]
  /** Every code that was made for it, shown or not; absent in a hand-made record. */
  codes?: { card_number: string | null; card_pin: string | null }[]
  /** Who bought, when the record tells. */
  customer_email?: string | null
  failure_reason: string | null
  history: { at: string; status: HubbleStatus }[]
}

export interface SandboxRequest {
  at: string
  /** When the answer was written to the socket; null when none was. */
  answered_at?: string | null
  /** The client hung up first. */
  aborted?: boolean
  call: string
  reference_id: string | null
  order_id: string | null
  status: number | null
  fault: string | null
  told: string | null
}

export interface SandboxRecord {
  orders: SandboxOrder[]
  requests: SandboxRequest[]
  anomalies: { kind: string; detail: string }[]
  webhooks: { at: string; topic: string; body: string; status: number | null }[]
  logins?: { at: string; status: number }[]
  wallet?: { balance: number; entries: { at: string; order_id: string | null; amount: number; kind: string }[] }
}

/** An order that no correct client can decide (sandbox/hubble/undecidable.ts). */
export interface UndecidableOrder {
  reference_id: string
  order_id: string | null
  kind: string
  reason: string
  /** Of a repeated code: the orders that got it. */
  with?: string[]
  /** Of a repeated code: a kind that whoever has this case needs no other case for. */
  covers?: string
  /** False: depends on what a killed client had read. */
  sure: boolean
}

export interface Purchase {
  email: string
  productId: string
  denomination: number
}

/** The orders of one purchase: by the buyer's e-mail where the record tells it, else by brand and face value, which must then be bought once. */
export function ordersOf(record: SandboxRecord, { email, productId, denomination }: Purchase): SandboxOrder[] {
  const isOurs = (order: SandboxOrder) =>
    order.customer_email === undefined
      ? order.product_id === productId && order.denominations.every((row) => row.denomination === denomination)
      : order.customer_email === email
  return record.orders.filter(isOurs)
}

const unitsOf = (order: SandboxOrder) => order.denominations.reduce((sum, { quantity }) => sum + quantity, 0)

/** Voucher units asked for; a retry under a new reference asks for the same ones again and counts once. */
export function askedUnits(orders: SandboxOrder[]): number {
  const live = orders.filter((order) => order.status !== "FAILED")
  const counted = live.length > 0 ? live : orders.slice(0, 1)
  return counted.reduce((sum, order) => sum + unitsOf(order), 0)
}

/** Voucher units the wallet paid for and did not get back. */
export function chargedUnits(orders: SandboxOrder[]): number {
  return orders.filter((order) => order.charged && !order.reversed).reduce((sum, order) => sum + unitsOf(order), 0)
}

export interface SandboxFault {
  route: string
  fault: string
  calls?: number[]
  times?: number
  per_order?: boolean
  probability?: number
  seed?: number | string
  key?: "reference" | "product" | "buyer"
  match?: { product_id?: string; reference_id?: string; order_id?: string }
  delay_ms?: number
}

export interface Sandbox extends RunningProcess {
  url: string
  record(): Promise<SandboxRecord>
  config(change: HubbleConfigPatch): Promise<void>
  faults(rules: SandboxFault[]): Promise<void>
  brands(): Promise<{ id: string; title: string; status: string }[]>
  /** The orders that the protocol cannot decide, by the sandbox's own reckoning. */
  undecidable(): Promise<UndecidableOrder[]>
  /** Timers that have not run yet: late answers, webhooks, orders in PROCESSING. */
  pending(): Promise<number>
  /** Tells it that a client process was killed just now. */
  clientDied(): Promise<void>
  /** Sends a webhook now; the body is made from the order or product unless given. */
  sendWebhook(webhook: { topic: "orders" | "brands" | "wallet" | "discounts"; order_id?: string; product_id?: string; body?: unknown; signature?: "valid" | "bad" | "none"; times?: number }): Promise<void>
  /** Ends a PROCESSING order. */
  resolve(orderId: string, status: HubbleStatus): Promise<void>
  reset(): Promise<void>
}

/** Starts the Hubble sandbox in a process of its own; it says where it listens in one line of JSON. */
export async function startSandbox(options: { timeScale?: number | undefined; args?: string[] | undefined; log?: Say | undefined } = {}): Promise<Sandbox> {
  const env = { VOUCHER_HUB_TIME_SCALE: options.timeScale ? String(options.timeScale) : undefined }
  const running = startNode(["--import", "tsx", "sandbox/main.ts", "hubble", "--port", "0", ...(options.args ?? [])], { cwd: REPOSITORY, env, log: options.log })
  const started = await eventually(
    async () => {
      if (!running.isRunning()) throw new Error(`The Hubble sandbox ended while starting:\n${tail(running.output())}`)
      const line = running.output().split("\n").find((candidate) => candidate.startsWith('{"upstream"') && candidate.endsWith("}"))
      return line ? (JSON.parse(line) as { url: string; client_id?: string; client_secret?: string }) : null
    },
    { timeoutMs: 30_000, everyMs: 50, what: "the address of the Hubble sandbox" },
  )
  const http = httpClient(started.url, () => ({}))
  return {
    ...running,
    url: started.url,
    record: () => http.get<SandboxRecord>("/_sandbox/record"),
    config: async (change) => void (await http.post("/_sandbox/config", change)),
    faults: async (rules) => void (await http.post("/_sandbox/faults", { rules })),
    brands: async () => (await http.get<{ brands: { id: string; title: string; status: string }[] }>("/_sandbox/brands")).brands,
    undecidable: async () => (await http.get<{ orders: UndecidableOrder[] }>("/_sandbox/undecidable")).orders,
    pending: async () => (await http.get<{ pending: number }>("/_sandbox/summary")).pending,
    clientDied: async () => void (await http.post("/_sandbox/client-died")),
    sendWebhook: async (webhook) => void (await http.post("/_sandbox/webhooks", webhook)),
    resolve: async (orderId, status) => void (await http.post(`/_sandbox/orders/${orderId}/resolve`, { status })),
    reset: async () => void (await http.post("/_sandbox/reset")),
  }
}
