/** The control API under /_sandbox/: no auth, not recorded, no faults. */
import { z } from "@medusajs/framework/zod"
import { commonControls, controlRoute, faultsBody, ok, parsed, wrong } from "../shared/control"
import type { Answer, ControlCall, Route } from "../shared/routes"
import { configPatchSchema } from "./config"
import { hubbleFaultNames, hubbleRoutes, whyNot } from "./fault-table"
import { type SandboxOrder, orderStatuses } from "./order"
import { fullRecord, summary } from "./report"
import type { HubbleState } from "./state"
import { undecidableOrders } from "./undecidable"
import { brandUpdate, webhookTopics } from "./webhooks"

const faultsSchema = faultsBody(hubbleRoutes, hubbleFaultNames, whyNot)

const voucherSchema = z.strictObject({
  id: z.string(), card_number: z.string().nullable(), card_pin: z.string().nullable(), amount: z.number(), valid_till: z.string(),
})
/** `vouchers`: how many of the ordered ones there are, or fields laid over them by position. */
const resolveSchema = z.strictObject({
  status: z.enum(orderStatuses),
  vouchers: z.union([z.number().int().min(0), z.array(voucherSchema.partial())]).optional(),
  failureReason: z.string().optional(),
})

/** `body` as JSON, or as text to be sent as it is; absent: made from `order_id`, `product_id` or the wallet. */
const webhookSchema = z.strictObject({
  topic: z.enum(webhookTopics), body: z.unknown().optional(), signature: z.enum(["valid", "bad", "none"]).default("valid"),
  times: z.number().int().min(1).default(1), order_id: z.string().optional(), product_id: z.string().optional(),
})

function findOrder(state: HubbleState, call: ControlCall): SandboxOrder | undefined {
  const id = call.params["id"] ?? ""
  return state.orders.get(id) ?? state.orders.byReference.get(id)
}

function resolve(state: HubbleState, call: ControlCall): Answer | Promise<Answer> {
  const order = findOrder(state, call)
  if (!order) return wrong(`no order ${call.params["id"] ?? ""}`, 404)
  return parsed(resolveSchema, call, ({ status, vouchers, failureReason }) => {
    if (status === "SUCCESS") state.orders.giveVouchers(order)
    if (typeof vouchers === "number") order.vouchers = order.vouchers.slice(0, vouchers)
    else if (vouchers) order.vouchers = vouchers.flatMap((fields, index) => {
      const base = order.vouchers[index] ?? order.vouchers[0]
      return base ? [{ ...base, ...fields }] : []
    })
    state.orders.settle(order, status, failureReason)
    return ok({ id: order.id, status: order.status })
  })
}

function reverse(state: HubbleState, call: ControlCall): Answer {
  const order = findOrder(state, call)
  if (!order) return wrong(`no order ${call.params["id"] ?? ""}`, 404)
  state.orders.settle(order, "REVERSED")
  return ok({ id: order.id, status: order.status })
}

function webhookBody(state: HubbleState, { topic, body, order_id, product_id }: z.infer<typeof webhookSchema>): string | null {
  if (typeof body === "string") return body
  if (body !== undefined) return JSON.stringify(body)
  const order = state.orders.get(order_id ?? "")
  const entry = state.catalogue.get(product_id ?? "")
  if (topic === "orders") return order ? JSON.stringify({ orderId: order.id, status: order.status }) : null
  if (topic === "wallet") return JSON.stringify({ balance: state.wallet.balance, threshold: state.config.walletThreshold ?? 0 })
  if (!entry) return null
  if (topic === "brands") return JSON.stringify(brandUpdate(entry.brand))
  return JSON.stringify({ brandId: entry.brand.id, subventionPercentage: 5, validFrom: new Date().toISOString().slice(0, 10) })
}

function sendWebhook(state: HubbleState, call: ControlCall): Answer | Promise<Answer> {
  return parsed(webhookSchema, call, async (asked) => {
    const body = webhookBody(state, asked)
    if (body === null) return wrong("give a body, or the order_id (orders) or product_id (brands, discounts) to make it from")
    const sent = await Promise.all(Array.from({ length: asked.times }, () => state.webhooks.send(asked.topic, body, asked.signature)))
    return ok({ sent })
  })
}

function configure(state: HubbleState, call: ControlCall): Answer | Promise<Answer> {
  return parsed(configPatchSchema, call, (patch) => {
    try {
      state.configure(patch)
    } catch (error) {
      return wrong(error instanceof Error ? error.message : String(error))
    }
    return ok({ ...state.config, balance: state.wallet.balance })
  })
}

const brandRows = ({ catalogue }: HubbleState) =>
  [...catalogue.values()].map(({ brand: { id, title, status }, behaviour }) => ({ id, title, status, ...behaviour }))

export function controlRoutes(state: HubbleState): Route<ControlCall>[] {
  return [
    ...commonControls({
      state, faults: faultsSchema, health: () => ({ upstream: "hubble", brands: state.catalogue.size }), config: () => ({ ...state.config, balance: state.wallet.balance }),
      configure: (call) => configure(state, call), record: () => fullRecord(state), summary: () => summary(state),
    }),
    controlRoute("GET", "/undecidable", () => ok({ orders: undecidableOrders(state) })),
    controlRoute("GET", "/brands", () => ok({ brands: brandRows(state) })),
    controlRoute("POST", "/orders/:id/resolve", (call) => resolve(state, call)),
    controlRoute("POST", "/orders/:id/reverse", (call) => reverse(state, call)),
    controlRoute("POST", "/client-died", () => {
      state.clientDeaths.push(Date.now())
      return ok({ deaths: state.clientDeaths.length })
    }),
    controlRoute("POST", "/webhooks", (call) => sendWebhook(state, call)),
  ]
}
