/** A plain caller of the 123hub API for these tests: no retries, no schemas of its own. */
import { createHash } from "node:crypto"
import { createServer, type IncomingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { type Hub123Sandbox, type Hub123SandboxOptions, createHub123Sandbox } from "../../sandbox/hub123"
import type { SandboxPayment } from "../../sandbox/hub123/payment"

export interface PaymentBody {
  amount: { value: number; currency: string }
  identifiers: { c_id: number | string; h_id: number | string; p_id?: string }
  status: { status: string; final: boolean; success: boolean | null }
  destination: string
  service_id: number
}

export interface Envelope {
  success: boolean
  result: { payment: PaymentBody; balance: { amounts: { currency: string; value: number; value_freezing: number }[] }; message: string }
  error: { code: number; message: string; details: { description: string } | null; context: null }
  next: { url: string } | null
  request_id: string
  processing_time: number
}

export interface Answered<Body> {
  status: number
  body: Body
  text: string
  headers: Headers
}

export const SECRET = "sandbox-secret"
export const sha512 = (text: string, secret = SECRET) => createHash("sha512").update(text + secret).digest("hex")

export const payIn = (c_id: unknown, more: Record<string, unknown> = {}, service_id: unknown = 14701) => ({
  method: "payment.in", service_id,
  params: { payment: { description: "Order #1", identifiers: { c_id }, amount: { value: 10_000, currency: "INR" }, payer: { email: "a@example.com" }, ...more } },
})
export const payOut = (c_id: unknown, more: Record<string, unknown> = {}) => ({
  method: "payment.out", service_id: 14702,
  params: { payment: { identifiers: { c_id }, amount: { value: 10_000, currency: "INR" }, payer: {}, receiver: { bank_account: "1", ifsc_code: "X" }, ...more } },
})
export const statusOf = (identifiers: Record<string, unknown>) => ({ method: "payment.status", params: { payment: { identifiers } } })

export interface RecordView {
  requests: { call: string; status: number | null; fault: string | null; reference_id: string | null; product_id: string | null; aborted: boolean; told: string | null }[]
  payments: (SandboxPayment & { page: string; money: { paid_in: number; paid_out: number; refunded: number } })[]
  webhooks: { id: string; attempt: number; status: number | null; error: string | null }[]
  anomalies: { kind: string }[]
}

export class Caller {
  constructor(readonly sandbox: Hub123Sandbox) {}

  /** Sends these very bytes, signed over them unless headers say otherwise. */
  async text(text: string, headers: Record<string, string> = {}, giveUpMs = 5_000): Promise<Answered<Envelope>> {
    const signed = { "content-type": "application/json", "x-data-application-id": "12345", "x-data-hash": sha512(text), ...headers }
    const given = Object.fromEntries(Object.entries(signed).filter(([, value]) => value !== ""))
    return answered(await fetch(this.sandbox.endpoint, { method: "POST", body: text, headers: given, signal: AbortSignal.timeout(giveUpMs) }))
  }

  call(body: unknown, giveUpMs?: number): Promise<Answered<Envelope>> {
    return this.text(JSON.stringify(body), {}, giveUpMs)
  }

  /** The payment under one c_id, as payment.status tells it. */
  async payment(c_id: number | string): Promise<PaymentBody> {
    return (await this.call(statusOf({ c_id }))).body.result.payment
  }

  async control<Body = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answered<Body>> {
    return answered(await fetch(`${this.sandbox.url}/_sandbox/${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body) }))
  }

  async configure(patch: unknown): Promise<void> {
    const answer = await this.control("POST", "config", patch)
    if (answer.status !== 200) throw new Error(answer.text)
  }

  async faults(...rules: unknown[]): Promise<void> {
    const answer = await this.control("POST", "faults", { rules })
    if (answer.status !== 200) throw new Error(answer.text)
  }

  async record(): Promise<RecordView> {
    return (await this.control<RecordView>("GET", "record")).body
  }
}

async function answered<Body>(response: Response): Promise<Answered<Body>> {
  const text = await response.text()
  return { status: response.status, text, headers: response.headers, body: parse(text) as Body }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export async function startCaller(options: Hub123SandboxOptions = {}): Promise<Caller> {
  return new Caller(await createHub123Sandbox(options))
}

export async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>, ms = 4_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error("it did not happen in time")
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}

export const quiet = (ms = 250) => new Promise((resolve) => setTimeout(resolve, ms))

export interface Received {
  path: string
  body: string
  raw: Buffer
  headers: IncomingHttpHeaders
}

/** Where webhooks go; `status` decides the answer to each. */
export async function startReceiver(status: (count: number) => number = () => 200): Promise<{ url: string; received: Received[]; close(): Promise<void> }> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const raw = Buffer.concat(chunks)
      received.push({ path: request.url ?? "", body: raw.toString(), raw, headers: request.headers })
      response.writeHead(status(received.length)).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hooks/123hub`, received,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
