/** The control API under /_sandbox/: no auth, not recorded, no faults. */
import { z } from "@medusajs/framework/zod"
import { commonControls, controlRoute, faultsBody, ok, parsed, wrong } from "../shared/control"
import type { Answer, ControlCall, Route } from "../shared/routes"
import { configPatchSchema } from "./config"
import { hubcashFaultNames, hubcashRoutes, whyNot } from "./fault-table"
import { magicCards } from "./magic-cards"
import { fullRecord, saleRow, summary } from "./report"
import { STATUS, type SandboxSale } from "./sale"
import type { HubcashState } from "./state"

const faultsSchema = faultsBody(hubcashRoutes, hubcashFaultNames, whyNot)

const reasonSchema = z.strictObject({ reason: z.string().default("Sandbox") })
/** `amount`: what the shopper paid, in centavos, when it is not what was asked. */
const paySchema = z.strictObject({ amount: z.number().int().positive().optional() })
const reverseSchema = z.strictObject({ via: z.enum(["date", "rollback", "both"]).default("both"), reason: z.string().default("Consumer asked") })
/** Any status, those the document does not know too. */
const statusSchema = z.strictObject({ status: z.number().int() })
/** `body` as JSON, or as text to be posted as it is; else the notification with this id once more. */
const notificationSchema = z.strictObject({ body: z.unknown().optional(), notification_id: z.string().optional(), times: z.number().int().min(1).default(1) })

/** By id, or the latest under a reference. */
function findSale(state: HubcashState, call: ControlCall): SandboxSale | undefined {
  const id = call.params["id"] ?? ""
  return state.sales.get(id) ?? state.sales.ofRef(id).at(-1)
}

function onSale<T>(state: HubcashState, call: ControlCall, schema: z.ZodType<T>, act: (sale: SandboxSale, value: T) => string | null): Answer | Promise<Answer> {
  const sale = findSale(state, call)
  if (!sale) return wrong(`no sale ${call.params["id"] ?? ""}`, 404)
  return parsed(schema, call, (value) => {
    const problem = act(sale, value)
    return problem ? wrong(problem) : ok({ sale: saleRow(sale) })
  })
}

function pay(state: HubcashState, sale: SandboxSale, amount: number | undefined): string | null {
  if (sale.method !== "Billet") return "only a boleto is paid by its shopper"
  if (sale.status === STATUS.done) return "it is paid already"
  // A canceled or expired slip can still be paid at the bank: the late 7.
  if (amount !== undefined) sale.amount = amount
  state.sales.move(sale, STATUS.done, "Paid")
  return null
}

function expire(state: HubcashState, sale: SandboxSale): string | null {
  if (sale.method !== "Billet" || sale.status > STATUS.waiting) return "only an open boleto expires"
  state.sales.move(sale, state.config.expiredStatus, "Expired")
  return null
}

function saleRoutes(state: HubcashState): [path: string, handle: Route<ControlCall>["handle"]][] {
  return [
    ["/sales/:id/approve", (call) => onSale(state, call, z.strictObject({}), (sale) => {
      state.sales.approve(sale)
      return null
    })],
    ["/sales/:id/decline", (call) => onSale(state, call, reasonSchema, (sale, { reason }) => {
      state.sales.move(sale, STATUS.fail, reason)
      return null
    })],
    ["/sales/:id/pay", (call) => onSale(state, call, paySchema, (sale, { amount }) => pay(state, sale, amount))],
    ["/sales/:id/expire", (call) => onSale(state, call, z.strictObject({}), (sale) => expire(state, sale))],
    ["/sales/:id/reverse", (call) => onSale(state, call, reverseSchema, (sale, { via, reason }) => {
      state.sales.reverse(sale, via, reason)
      return null
    })],
    ["/sales/:id/status", (call) => onSale(state, call, statusSchema, (sale, { status }) => {
      state.sales.move(sale, status, "Set by a test")
      return null
    })],
  ]
}

function notify(state: HubcashState, call: ControlCall): Answer | Promise<Answer> {
  return parsed(notificationSchema, call, async ({ body, notification_id, times }) => {
    const notification = state.notifications.get(notification_id ?? "")
    if (body === undefined && !notification) return wrong("give a body, or the notification_id of one that was made")
    const text = typeof body === "string" ? body : JSON.stringify(body)
    const send = () => (notification && body === undefined ? state.notifications.send(notification) : state.notifications.post(text))
    return ok({ sent: await Promise.all(Array.from({ length: times }, send)) })
  })
}

export function controlRoutes(state: HubcashState): Route<ControlCall>[] {
  return [
    ...commonControls({
      state, faults: faultsSchema, health: () => ({ upstream: "hubcash" }), config: () => state.config, record: () => fullRecord(state), summary: () => summary(state),
      configure: (call) => parsed(configPatchSchema, call, (patch) => {
        state.configure(patch)
        return ok(state.config)
      }),
    }),
    controlRoute("GET", "/money", () => ok({ by_ref: state.money.byRef(state.sales.all()), entries: state.money.entries })),
    controlRoute("GET", "/cards", () => ok({ magic: magicCards })),
    ...saleRoutes(state).map(([path, handle]) => controlRoute("POST", path, handle)),
    controlRoute("POST", "/notifications", (call) => notify(state, call)),
  ]
}
