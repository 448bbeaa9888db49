/** The control API under /_sandbox/: no auth, not recorded, no faults. */
import { z } from "@medusajs/framework/zod"
import { commonControls, controlRoute, faultsBody, ok, parsed, wrong } from "../shared/control"
import type { Answer, ControlCall, Route } from "../shared/routes"
import { configPatchSchema } from "./config"
import { hub123FaultNames, hub123Routes, whyNot } from "./fault-table"
import type { SandboxPayment } from "./payment"
import type { Ending } from "./payments"
import { fullRecord, moneyReport, summary } from "./report"
import type { Hub123State } from "./state"
import { webhookSignatures } from "./webhooks"

const faultsSchema = faultsBody(hub123Routes, hub123FaultNames, whyNot)

/** Minor units that were really paid; absent: what was asked for. */
const paySchema = z.strictObject({ amount: z.number().int().positive().optional() })

/** `body` as JSON, or as text to be sent as it is; absent: made from the payment `c_id`. */
const webhookSchema = z.strictObject({
  c_id: z.string().optional(), body: z.unknown().optional(), signature: z.enum(webhookSignatures).default("valid"),
  shape: z.enum(["flat", "wrapped"]).optional(), times: z.number().int().min(1).default(1),
})

/** By c_id, else by h_id. */
function withPayment(state: Hub123State, call: ControlCall, use: (payment: SandboxPayment) => Answer | Promise<Answer>): Answer | Promise<Answer> {
  const id = call.params["id"] ?? ""
  const payment = state.payments.byCId.get(id) ?? state.payments.find({ h_id: id })
  return payment ? use(payment) : wrong(`no payment ${id}`, 404)
}

function end(state: Hub123State, call: ControlCall, ending: Ending): Answer | Promise<Answer> {
  return withPayment(state, call, (payment) => parsed(paySchema, call, ({ amount }) => {
    if (amount !== undefined && ending !== "success") return wrong("amount: only pay takes one")
    const problem = state.payments.end(payment, ending, amount)
    return problem ? wrong(problem, 409) : ok({ c_id: payment.c_id, status: payment.status, money: state.money.of(payment.c_id) })
  }))
}

function sendWebhook(state: Hub123State, call: ControlCall): Answer | Promise<Answer> {
  return parsed(webhookSchema, call, async ({ c_id = "", body, signature, shape, times }) => {
    const payment = state.payments.byCId.get(c_id)
    const made = typeof body === "string" ? body : body !== undefined ? JSON.stringify(body) : payment ? state.webhooks.bodyOf(payment, shape) : null
    if (made === null) return wrong("give a body, or the c_id of the payment to make it from")
    const sent = await Promise.all(Array.from({ length: times }, () => state.webhooks.send(made, { signature, c_id: payment?.c_id ?? null })))
    return ok({ sent })
  })
}

export function controlRoutes(state: Hub123State): Route<ControlCall>[] {
  return [
    ...commonControls({
      state, faults: faultsSchema, health: () => ({ upstream: "hub123" }), config: () => state.config, record: () => fullRecord(state), summary: () => summary(state),
      configure: (call) => parsed(configPatchSchema, call, (patch) => {
        state.configure(patch)
        return ok(state.config)
      }),
    }),
    controlRoute("GET", "/money", () => ok(moneyReport(state))),
    controlRoute("POST", "/payments/:id/pay", (call) => end(state, call, "success")),
    controlRoute("POST", "/payments/:id/decline", (call) => end(state, call, "declined")),
    controlRoute("POST", "/payments/:id/cancel", (call) => end(state, call, "canceled")),
    controlRoute("POST", "/payments/:id/expire", (call) => end(state, call, "expired")),
    controlRoute("POST", "/payments/:id/refund", (call) => end(state, call, "refunded")),
    controlRoute("POST", "/webhooks", (call) => sendWebhook(state, call)),
  ]
}
