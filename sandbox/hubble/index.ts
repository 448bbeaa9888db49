/** The Hubble sandbox: a server written from the Hubble documents, with a record of its own and faults on request. */
import type { FaultRule } from "../shared/fault-rules"
import type { Answer, Call } from "../shared/routes"
import { startSandboxServer } from "../shared/server"
import { sandboxClock } from "../shared/clock"
import { type HubbleConfig, type HubbleConfigPatch, defaultConfig, mergeConfig } from "./config"
import { controlRoutes } from "./control-routes"
import { eNumberAnswer, forbidden, isENumber, badRequest, notFound, unauthorized } from "./errors"
import { factsOf, partnerRoutes } from "./partner-routes"
import { HubbleState } from "./state"

export { guideBrandIds } from "./guide-brands"
export { signWebhook } from "./webhooks"
export type { HubbleConfigPatch } from "./config"
export type { HubbleState } from "./state"

export interface HubbleSandboxOptions {
  /** 0 or absent: any free port on 127.0.0.1. */
  port?: number
  /** Folder of the webhooks, e.g. `http://127.0.0.1:9000/hooks/hubble`. */
  webhookUrl?: string
  seed?: string | number
  /** Rupees. */
  balance?: number
  /** Divides processingSeconds and the default delays of faults; default VOUCHER_HUB_TIME_SCALE, else 1. */
  timeScale?: number
  /** Laid over the defaults and the environment, and kept through a reset. */
  config?: HubbleConfigPatch
}

export interface HubbleSandbox {
  url: string
  state: HubbleState
  close(): Promise<void>
}

function startConfig({ webhookUrl }: HubbleSandboxOptions): HubbleConfig {
  const defaults = defaultConfig()
  const { HUBBLE_CLIENT_ID, HUBBLE_CLIENT_SECRET, HUBBLE_WEBHOOK_SECRETS } = process.env
  return mergeConfig(defaults, {
    credentials: { clientId: HUBBLE_CLIENT_ID || defaults.credentials.clientId, clientSecret: HUBBLE_CLIENT_SECRET || defaults.credentials.clientSecret },
    webhook: { secret: HUBBLE_WEBHOOK_SECRETS?.split(",")[0]?.trim() || defaults.webhook.secret, url: webhookUrl ?? null },
  })
}

function faultAnswer(rule: FaultRule, call: Call): Answer {
  const requestId = call.entry.request_id
  if (rule.fault === "http_401") return unauthorized(requestId)
  if (rule.fault === "http_403") return forbidden(requestId)
  const number = rule.error && isENumber(rule.error) ? rule.error : "E200"
  return eNumberAnswer(number, rule.status ?? 400, requestId)
}

/** Starts a sandbox in this process. Environment: HUBBLE_CLIENT_ID, HUBBLE_CLIENT_SECRET, HUBBLE_WEBHOOK_SECRETS, VOUCHER_HUB_TIME_SCALE. */
export async function createHubbleSandbox(options: HubbleSandboxOptions = {}): Promise<HubbleSandbox> {
  const scale = options.timeScale ?? Number(process.env["VOUCHER_HUB_TIME_SCALE"] || 1)
  if (!Number.isFinite(scale) || scale <= 0) throw new Error(`VOUCHER_HUB_TIME_SCALE must be a number above 0, not ${scale}`)
  const state = new HubbleState({
    seed: options.seed ?? 1, balance: options.balance ?? 1_000_000, clock: sandboxClock(scale), config: startConfig(options), patch: options.config ?? {},
  })
  const server = await startSandboxServer({
    port: options.port ?? 0, routes: partnerRoutes(state), control: controlRoutes(state),
    record: state.record, faults: state.faults, timers: state.timers, lateMs: () => state.clock.lateMs,
    facts: (name, call) => factsOf(state, name, call), faultAnswer,
    notFound: (call) => notFound(call.entry.request_id, "path"), badRequest: (message, call) => badRequest(message, call.entry.request_id),
  })
  return { ...server, state }
}
