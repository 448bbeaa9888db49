import { parseArgs } from "node:util"
import { demoTimeScale } from "../runtime/time-scale"

export interface ChaosOptions {
  orders: number
  seed: number
  probability: number
  /** Of store processes on the one database. */
  processes: number
  /** SIGKILLs in the run. */
  kills: number
  /** Of PostgreSQL in the run; only of the embedded one. */
  restarts: number
  /** Seconds by which the clock of the last process is ahead of the others' and of PostgreSQL's. */
  clockOffset: number
  /** Buy this order of the run alone. */
  only: number | null
  json: boolean
  /** The fault run of the payment services instead of Hubble's. */
  payments: boolean
  timeScale: number
}

/** A minute is half a second; protocol.md 3.1 keeps lease, deadline and margin above their floors. */
const DEFAULT_TIME_SCALE = 120
/** Of a payments run: five real seconds must not be the quarter of an hour after which a late answer counts as absent. */
const PAYMENTS_TIME_SCALE = 60

/** Issue 4's figure. */
const PAYMENTS = 300

/** Two compete for every piece of work, and use both cores of a small machine. */
const DEFAULT_PROCESSES = 2

/** Seconds; many times the scaled lease. */
const DEFAULT_CLOCK_OFFSET = 90

function whole(name: string, text: string | undefined, fallback: number, least = 0): number {
  const value = text === undefined ? fallback : Number(text)
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name} is a whole number from ${least}, not ${text ?? ""}`)
  return value
}

/** The last process's clock is wrong, unless it is the only one. */
export const clockOffsetsOf = ({ processes, clockOffset }: ChaosOptions): number[] =>
  Array.from({ length: processes }, (_, index) => (index > 0 && index === processes - 1 ? clockOffset * 1_000 : 0))

/** @throws Error naming the option that makes no sense. */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv = process.env): ChaosOptions {
  const text = { type: "string" } as const
  const { values } = parseArgs({ args, options: { orders: text, seed: text, probability: text, processes: text, kills: text, restarts: text, "clock-offset": text, only: text, json: { type: "boolean", default: false }, payments: { type: "boolean", default: false } } })
  const only = values.only === undefined ? null : whole("only", values.only, 0)
  const orders = whole("orders", values.orders, values.payments ? PAYMENTS : 50, 1)
  if (values.payments && only !== null) throw new Error("--only buys one order of a run against Hubble; a payments run has no such replay")
  const probability = Number(values.probability ?? (values.payments ? "0.03" : "0.1"))
  if (!(probability >= 0 && probability <= 1)) throw new Error(`--probability is a number from 0 to 1, not ${values.probability ?? ""}`)
  return {
    orders: Math.max(orders, (only ?? 0) + 1),
    seed: whole("seed", values.seed, 1),
    probability,
    processes: whole("processes", values.processes, DEFAULT_PROCESSES, 1),
    kills: whole("kills", values.kills, only === null ? 3 + Math.floor(orders / 100) : 0),
    restarts: whole("restarts", values.restarts, only === null && !environment.DB_HOST ? 1 : 0),
    clockOffset: whole("clock-offset", values["clock-offset"], DEFAULT_CLOCK_OFFSET),
    only,
    json: values.json,
    payments: values.payments,
    timeScale: demoTimeScale(values.payments ? PAYMENTS_TIME_SCALE : DEFAULT_TIME_SCALE, environment),
  }
}
