import { eventually } from "../eventually"
import { httpClient } from "../http-client"
import { startNode, tail, type RunningProcess } from "./child-process"
import { REPOSITORY } from "./paths"
import type { Say } from "./progress"

/** An order as Hubble's own books have it; amounts in rupees. */
export interface SandboxOrder {
  id: string
  reference_id: string
  product_id: string
  status: string
  amount: number
  /** What the wallet paid for it and did not get back. */
  charged: number
  customer?: { email?: string } | null
  vouchers: { card_number: string | null; card_pin: string | null; amount: number }[]
}

export interface SandboxRecord {
  orders: SandboxOrder[]
  requests: { call: string; reference_id: string | null; fault: string | null; status: number | null }[]
  anomalies: { kind: string; detail: string }[]
}

export interface SandboxFault {
  route: string
  fault: string
  calls?: number[]
  times?: number
  per_order?: boolean
  probability?: number
  seed?: number | string
  match?: { product_id?: string; reference_id?: string; order_id?: string }
  delay_ms?: number
}

export interface Sandbox extends RunningProcess {
  url: string
  record(): Promise<SandboxRecord>
  config(change: Record<string, unknown>): Promise<void>
  faults(rules: SandboxFault[]): Promise<void>
  /** Ends a PROCESSING order. */
  resolve(orderId: string, status: "SUCCESS" | "FAILED" | "CANCELLED" | "REVERSED"): Promise<void>
  reset(): Promise<void>
}

/** Starts the Hubble sandbox in a process of its own; it says where it listens in one line of JSON. */
export async function startSandbox(options: { args?: string[]; env?: Record<string, string | undefined>; log?: Say } = {}): Promise<Sandbox> {
  const running = startNode(["--import", "tsx", "sandbox/main.ts", "hubble", "--port", "0", ...(options.args ?? [])], { cwd: REPOSITORY, env: options.env ?? {}, log: options.log })
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
    resolve: async (orderId, status) => void (await http.post(`/_sandbox/orders/${orderId}/resolve`, { status })),
    reset: async () => void (await http.post("/_sandbox/reset")),
  }
}
