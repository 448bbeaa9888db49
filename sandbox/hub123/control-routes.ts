/** The control API under /_sandbox/: no auth, not recorded, no faults. */
import { z } from "@medusajs/framework/zod"
import { faultRuleSchema } from "../shared/fault-rules"
import type { Answer, ControlCall, Route } from "../shared/routes"
import { configPatchSchema } from "./config"
import { hub123FaultNames, hub123Routes, whyNot } from "./fault-table"
import type { SandboxPayment } from "./payment"
import type { Ending } from "./payments"
import { fullRecord, moneyReport, summary } from "./report"
import type { Hub123State } from "./state"
import { webhookSignatures } from "./webhooks"

const faultsSchema = z.strictObject({
  rules: z.array(faultRuleSchema(hub123Routes, hub123FaultNames).superRefine(({ route, fault }, context) => {
    const message = whyNot(route, fault)
    if (message) context.addIssue({ code: "custom", path: ["fault"], message })
  })),
})

/** Minor units that were really paid; absent: what was asked for. */
const paySchema = z.strictObject({ amount: z.number().int().positive().optional() })

/** `body` as JSON, or as text to be sent as it is; absent: made from the payment `c_id`. */
const webhookSchema = z.strictObject({
  c_id: z.string().optional(), body: z.unknown().optional(), signature: z.enum(webhookSignatures).default("valid"),
  shape: z.enum(["flat", "wrapped"]).optional(), times: z.number().int().min(1).default(1),
})

const ok = (body: unknown): Answer => ({ status: 200, body })
const wrong = (error: string, status = 400): Answer => ({ status, body: { error } })

function parsed<T>(schema: z.ZodType<T>, call: ControlCall, use: (value: T) => Answer | Promise<Answer>): Answer | Promise<Answer> {
  const result = schema.safeParse(call.body ?? {})
  if (result.success) return use(result.data)
  return wrong(result.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; "))
}

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
  const route = (method: Route["method"], path: string, handle: Route<ControlCall>["handle"]): Route<ControlCall> => (
    { name: path, method, template: `/_sandbox${path}`, handle }
  )
  return [
    route("GET", "/health", () => ok({ upstream: "hub123", ok: true, pid: process.pid, time_scale: state.clock.scale })),
    route("GET", "/record", () => ok(fullRecord(state))),
    route("GET", "/summary", () => ok(summary(state))),
    route("GET", "/money", () => ok(moneyReport(state))),
    route("POST", "/reset", () => {
      state.reset()
      return ok({ reset: true })
    }),
    route("GET", "/config", () => ok(state.config)),
    route("POST", "/config", (call) => parsed(configPatchSchema, call, (patch) => {
      state.configure(patch)
      return ok(state.config)
    })),
    route("GET", "/faults", () => ok({ rules: state.faults.list() })),
    route("POST", "/faults", (call) => parsed(faultsSchema, call, ({ rules }) => {
      state.faults.replace(rules)
      return ok({ rules: state.faults.list() })
    })),
    route("DELETE", "/faults", () => {
      state.faults.replace([])
      return ok({ rules: [] })
    }),
    route("POST", "/payments/:id/pay", (call) => end(state, call, "success")),
    route("POST", "/payments/:id/decline", (call) => end(state, call, "declined")),
    route("POST", "/payments/:id/cancel", (call) => end(state, call, "canceled")),
    route("POST", "/payments/:id/expire", (call) => end(state, call, "expired")),
    route("POST", "/payments/:id/refund", (call) => end(state, call, "refunded")),
    route("POST", "/webhooks", (call) => sendWebhook(state, call)),
  ]
}
