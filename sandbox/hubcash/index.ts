/** The Hubcash sandbox: a server written from hubcash-api-v1.txt and facts.md, with books of its own and faults on request. */
import { sandboxClock } from "../shared/clock"
import type { FaultRule } from "../shared/fault-rules"
import type { Answer } from "../shared/routes"
import { startSandboxServer } from "../shared/server"
import { apiRoutes, factsOf } from "./api-routes"
import { type HubcashConfig, type HubcashConfigPatch, defaultConfig, mergeConfig } from "./config"
import { controlRoutes } from "./control-routes"
import { forbidden, invalid, notFound, unauthorized } from "./errors"
import { HubcashState } from "./state"

export { magicCards } from "./magic-cards"
export type { HubcashConfigPatch } from "./config"
export type { MoneyOfRef } from "./money"
export type { HubcashState } from "./state"

export interface HubcashSandboxOptions {
  /** 0 or absent: any free port on 127.0.0.1. */
  port?: number
  /** Where notifications are posted, as the merchant sets it in the panel. */
  webhookUrl?: string
  seed?: string | number
  /** Divides the waits of the walk and the default delays of faults; default VOUCHER_HUB_TIME_SCALE, else 1. */
  timeScale?: number
  /** Laid over the defaults and the environment, and kept through a reset. */
  config?: HubcashConfigPatch
}

export interface HubcashSandbox {
  /** The origin; the API is under `/v1`. */
  url: string
  state: HubcashState
  close(): Promise<void>
}

function startConfig({ webhookUrl, config = {} }: HubcashSandboxOptions): HubcashConfig {
  const defaults = defaultConfig()
  const { HUBCASH_CODE, HUBCASH_TOKEN } = process.env
  const started = mergeConfig(defaults, {
    credentials: { code: HUBCASH_CODE || defaults.credentials.code, token: HUBCASH_TOKEN || defaults.credentials.token },
    webhook: { url: webhookUrl ?? null },
  })
  return mergeConfig(started, config)
}

function faultAnswer(rule: FaultRule): Answer {
  if (rule.fault === "http_401") return unauthorized()
  if (rule.fault === "http_403") return forbidden()
  return { ...invalid(rule.error ?? "Name", "Required"), status: rule.status ?? 400 }
}

/** Starts a sandbox in this process. Environment: HUBCASH_CODE, HUBCASH_TOKEN, VOUCHER_HUB_TIME_SCALE. */
export async function createHubcashSandbox(options: HubcashSandboxOptions = {}): Promise<HubcashSandbox> {
  const scale = options.timeScale ?? Number(process.env["VOUCHER_HUB_TIME_SCALE"] || 1)
  if (!Number.isFinite(scale) || scale <= 0) throw new Error(`VOUCHER_HUB_TIME_SCALE must be a number above 0, not ${scale}`)
  const state = new HubcashState({ seed: options.seed ?? 1, clock: sandboxClock(scale), config: startConfig(options) })
  const server = await startSandboxServer({
    port: options.port ?? 0, routes: apiRoutes(state), control: controlRoutes(state),
    record: state.record, faults: state.faults, timers: state.timers, lateMs: () => state.clock.lateMs, requestIdHeader: null,
    facts: (name, call) => factsOf(state, name, call), faultAnswer,
    notFound: () => notFound("path"), badRequest: (message) => invalid("body", message),
  })
  return { ...server, state }
}
