import fs from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { signHub123Webhook } from "../../src/clients/hub123"
import { eventually } from "../support/test-world"
import type { PayDesk } from "./pay-desk"

const AT_ONCE = 20

/** Environment of a store whose memory can be measured. */
export interface HeapProbe {
  env: Record<string, string>
  /** Megabytes that are left after a collection: JavaScript's heap and what it holds outside. */
  megabytes(pid: number): Promise<number>
  dispose(): Promise<void>
}

export async function heapProbe(): Promise<HeapProbe> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "voucher-heap-"))
  const file = path.join(folder, "heap.json")
  return {
    env: { NODE_OPTIONS: `--require ${path.join(__dirname, "heap-probe.cjs")}`, VOUCHER_HUB_HEAP_FILE: file },
    megabytes: async (pid) => {
      await fs.rm(file, { force: true })
      process.kill(pid, "SIGUSR2")
      const text = await eventually(() => fs.readFile(file, "utf8").catch(() => null), { timeoutMs: 20_000, everyMs: 50, what: "the store's memory" })
      const { heapUsed, external } = JSON.parse(text) as { heapUsed: number; external: number }
      return (heapUsed + external) / 1_048_576
    },
    dispose: () => fs.rm(folder, { recursive: true, force: true }),
  }
}

interface Shot {
  kind: string
  path: string
  body: string
  headers?: Record<string, string>
}

/** Deliveries that were handled before, as their senders sent them. */
export interface Genuine {
  hub123: string
  hubcash: string
  hubcashToken: string
}

const SECRET = "sandbox-secret"
const json = (value: unknown) => JSON.stringify(value)

/** Malformed, forged and replayed, for both hooks; each kind in many shapes, by the number of the shot. */
function shots({ hub123, hubcash, hubcashToken }: Genuine): ((turn: number) => Shot)[] {
  const lie = hub123.replace(/"value":\d+/, "\"value\":1")
  if (lie === hub123) throw new Error("the lie changes nothing")
  const notification = (saleId: string) => json({ Notification: { NotificationId: `n${saleId}`, Sale: { SaleId: saleId, Status: 7 } } })
  const token = (turn: number) => `${hubcashToken.slice(0, turn % hubcashToken.length)}${turn.toString(16)}`
  return [
    (turn) => ({ kind: "unsigned", path: "/hooks/123hub", body: hub123 + " ".repeat(1 + (turn % 50)) }),
    () => ({ kind: "another secret", path: "/hooks/123hub", body: lie, headers: signHub123Webhook(lie, "another secret") }),
    (turn) => ({ kind: "hash of another body", path: "/hooks/123hub", body: lie, headers: signHub123Webhook(`${lie}${turn}`, SECRET) }),
    () => ({ kind: "old signature", path: "/hooks/123hub", body: hub123, headers: signHub123Webhook(hub123, SECRET, { timestamp: "2020-01-01T00:00:00Z" }) }),
    (turn) => ({ kind: "cut short", path: "/hooks/123hub", body: hub123.slice(0, turn % hub123.length), headers: signHub123Webhook(hub123.slice(0, turn % hub123.length), SECRET) }),
    (turn) => {
      const odd = json([[], null, turn, "text", { result: { payment: {} } }, { result: { payment: [] } }, { data: { result: { payment: turn } } }][turn % 7])
      return { kind: "odd JSON", path: "/hooks/123hub", body: odd, headers: signHub123Webhook(odd, SECRET) }
    },
    () => ({ kind: "genuine 123hub", path: "/hooks/123hub", body: hub123, headers: signHub123Webhook(hub123, SECRET) }),
    (turn) => ({ kind: "another token", path: `/hooks/hubcash/${token(turn)}`, body: notification(`forged${turn}`) }),
    () => ({ kind: "no token", path: "/hooks/hubcash/%00", body: "null" }),
    () => ({ kind: "a form", path: "/hooks/hubcash/a", body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } }),
    (turn) => ({ kind: "malformed with the token", path: `/hooks/hubcash/${hubcashToken}`, body: ["", "{", "null", "[]", json({ Notification: turn }), json({ Notification: { Sale: { SaleId: 7 } } })][turn % 6] ?? "" }),
    () => ({ kind: "genuine hubcash", path: `/hooks/hubcash/${hubcashToken}`, body: hubcash }),
    () => ({ kind: "too large", path: "/hooks/123hub", body: `{"a":"${"x".repeat(300_000)}"}` }),
  ]
}

export interface Flood {
  /** Each kind of shot with each status it got. */
  statuses: string[]
  /** After a fifth of the shots, and after all. */
  megabytes: [number, number]
}

export async function flood(desk: PayDesk, probe: HeapProbe, genuine: Genuine, count: number): Promise<Flood> {
  const { url, pid } = desk.world.store
  const kinds = shots(genuine)
  const seen = new Set<string>()
  let early = 0
  for (let turn = 0; turn < count; turn += AT_ONCE) {
    if (early === 0 && turn >= count / 5) early = await probe.megabytes(pid)
    const answers = Array.from({ length: Math.min(AT_ONCE, count - turn) }, async (_, index) => {
      const { kind, path: at, body, headers } = kinds[(turn + index) % kinds.length]!(turn + index)
      const answer = await fetch(`${url}${at}`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } })
      desk.world.contract.listen("POST", at, await answer.text(), answer.status)
      return `${kind} ${answer.status}`
    })
    for (const status of await Promise.all(answers)) seen.add(status)
  }
  return { statuses: [...seen].sort(), megabytes: [early, await probe.megabytes(pid)] }
}
