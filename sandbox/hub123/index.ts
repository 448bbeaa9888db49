/** The 123hub sandbox: a server written from the 123hub documents, with a record of its own and faults on request. */
import type { FaultRule } from "../shared/fault-rules"
import type { Answer, Call } from "../shared/routes"
import { startSandboxServer } from "../shared/server"
import { sandboxClock } from "../shared/clock"
import { type Hub123Config, type Hub123ConfigPatch, type Service, defaultConfig, mergeConfig } from "./config"
import { controlRoutes } from "./control-routes"
import { endpointPath, endpointRoutes, factsOf } from "./endpoint"
import { refused } from "./errors"
import { pageRoutes } from "./pages"
import { dataHash } from "./signing"
import { Hub123State } from "./state"

export type { Hub123ConfigPatch } from "./config"
export type { Hub123State } from "./state"

export interface Hub123SandboxOptions {
  /** 0 or absent: any free port on 127.0.0.1. */
  port?: number
  /** The whole address of the webhook, e.g. `http://127.0.0.1:9000/hooks/123hub`. */
  webhookUrl?: string
  seed?: string | number
  /** Opening balance of every currency, minor units. */
  balance?: number
  /** Divides outcome and retry seconds, the minute of the rate limits and the default delays of faults; default VOUCHER_HUB_TIME_SCALE, else 1. */
  timeScale?: number
  /** Laid over the defaults and the environment, and kept through a reset. */
  config?: Hub123ConfigPatch
}

export interface Hub123Sandbox {
  /** The origin, with the control API under `/_sandbox/`. */
  url: string
  /** What a client calls: HUB123_BASE_URL. */
  endpoint: string
  state: Hub123State
  close(): Promise<void>
}

/** `INR:14701,BRL:14703`, as HUB123_PAY_IN and HUB123_PAY_OUT have it. */
function servicesOf(text: string | undefined, direction: Service["direction"]): Record<string, Service> {
  const pairs = (text ?? "").split(",").map((pair) => pair.trim()).filter(Boolean).map((pair) => pair.split(":"))
  return Object.fromEntries(pairs.map(([currency = "", id = ""]) => [id.trim(), { currency: currency.trim().toUpperCase(), direction }]))
}

function startConfig({ webhookUrl, balance = 1_000_000 }: Hub123SandboxOptions): Hub123Config {
  const defaults = defaultConfig(balance)
  const { HUB123_APPLICATION_ID, HUB123_SECRET_KEY, HUB123_PAY_IN, HUB123_PAY_OUT } = process.env
  return mergeConfig(defaults, {
    credentials: {
      applicationId: Number(HUB123_APPLICATION_ID || defaults.credentials.applicationId), secretKey: HUB123_SECRET_KEY || defaults.credentials.secretKey,
    },
    webhook: { url: webhookUrl ?? null },
    services: { ...servicesOf(HUB123_PAY_IN, "in"), ...servicesOf(HUB123_PAY_OUT, "out") },
  })
}

function faultAnswer(state: Hub123State, rule: FaultRule, call: Call): Answer {
  if (rule.fault === "http_401") return { status: rule.status ?? 401, body: { message: "Unauthorized" } }
  if (rule.fault === "http_403") return { status: rule.status ?? 403, body: { message: "Forbidden" } }
  return refused(state, call, Number(rule.error ?? 2000), rule.status === undefined ? {} : { status: rule.status })
}

/** X-Data-Hash of the API's own answers (facts.md 2.1); pages have none. */
function answerHeaders(state: Hub123State, text: string, call: Call): Record<string, string> {
  const named = (fault: string) => call.breakers.some((rule) => rule.fault === fault)
  if (!state.config.signAnswers || named("no_answer_hash") || call.entry.call === "page") return {}
  const { secretKey } = state.config.credentials
  return { "x-data-hash": dataHash(text, named("bad_answer_hash") ? `${secretKey} but another` : secretKey) }
}

/** Starts a sandbox in this process. Environment: HUB123_APPLICATION_ID, HUB123_SECRET_KEY, HUB123_PAY_IN, HUB123_PAY_OUT, VOUCHER_HUB_TIME_SCALE. */
export async function createHub123Sandbox(options: Hub123SandboxOptions = {}): Promise<Hub123Sandbox> {
  const scale = options.timeScale ?? Number(process.env["VOUCHER_HUB_TIME_SCALE"] || 1)
  if (!Number.isFinite(scale) || scale <= 0) throw new Error(`VOUCHER_HUB_TIME_SCALE must be a number above 0, not ${scale}`)
  const state = new Hub123State({ seed: options.seed ?? 1, clock: sandboxClock(scale), config: startConfig(options), patch: options.config ?? {} })
  const server = await startSandboxServer({
    port: options.port ?? 0, routes: [...endpointRoutes(state), ...pageRoutes(state)], control: controlRoutes(state), requestIds: false,
    record: state.record, faults: state.faults, timers: state.timers, lateMs: () => state.clock.lateMs,
    facts: (name, call) => factsOf(state, name, call), faultAnswer: (rule, call) => faultAnswer(state, rule, call),
    notFound: (call) => refused(state, call, 1001, { status: 404 }),
    badRequest: (message, call) => refused(state, call, 1005, { details: { description: message } }),
    headersOf: (text, call) => answerHeaders(state, text, call),
  })
  return { ...server, endpoint: `${server.url}${endpointPath}`, state }
}
