/** What the control APIs under /_sandbox/ share: no auth, not recorded, no faults. */
import { z } from "@medusajs/framework/zod"
import { faultRuleSchema } from "./fault-rules"
import type { Answer, ControlCall, Route } from "./routes"
import type { UpstreamState } from "./upstream-state"

type Answered = Answer | Promise<Answer>

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const wrong = (error: string, status = 400): Answer => ({ status, body: { error } })

/** Uses a body that fits; else 400 with the fields that do not. */
export function parsed<T>(schema: z.ZodType<T>, call: ControlCall, use: (value: T) => Answered): Answered {
  const result = schema.safeParse(call.body ?? {})
  if (result.success) return use(result.data)
  return wrong(result.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; "))
}

export const controlRoute = (method: Route["method"], path: string, handle: Route<ControlCall>["handle"]): Route<ControlCall> => (
  { name: path, method, template: `/_sandbox${path}`, handle }
)

/** A list of fault rules that can work: `whyNot` tells of one that cannot. */
export function faultsBody<Name extends string, Fault extends string>(
  routes: readonly [Name, ...Name[]], faults: readonly [Fault, ...Fault[]], whyNot: (route: Name, fault: string) => string | null,
) {
  return z.strictObject({
    rules: z.array(faultRuleSchema(routes, faults).superRefine((rule, context) => {
      const message = whyNot(rule.route as Name, rule.fault)
      if (message) context.addIssue({ code: "custom", path: ["fault"], message })
    })),
  })
}

export interface CommonControls {
  state: UpstreamState
  faults: ReturnType<typeof faultsBody>
  health: () => object
  config: () => object
  /** Answers with what is in force then. */
  configure: (call: ControlCall) => Answered
  record: () => unknown
  summary: () => unknown
}

/** Health, record, reset, configuration and faults. */
export function commonControls({ state, faults, health, config, configure, record, summary }: CommonControls): Route<ControlCall>[] {
  return [
    controlRoute("GET", "/health", () => ok({ ok: true, pid: process.pid, time_scale: state.clock.scale, ...health() })),
    controlRoute("GET", "/record", () => ok(record())),
    controlRoute("GET", "/summary", () => ok(summary())),
    controlRoute("POST", "/reset", () => {
      state.reset()
      return ok({ reset: true })
    }),
    controlRoute("GET", "/config", () => ok(config())),
    controlRoute("POST", "/config", configure),
    controlRoute("GET", "/faults", () => ok({ rules: state.faults.list() })),
    controlRoute("POST", "/faults", (call) => parsed(faults, call, ({ rules }) => {
      state.faults.replace(rules)
      return ok({ rules: state.faults.list() })
    })),
    controlRoute("DELETE", "/faults", () => {
      state.faults.replace([])
      return ok({ rules: [] })
    }),
  ]
}
