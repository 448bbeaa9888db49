/** A plain caller of the Hubble API for these tests: no retries, no schemas of its own. */
import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { type HubbleSandbox, type HubbleSandboxOptions, createHubbleSandbox, guideBrandIds } from "../../sandbox/hubble"

export interface Answered<Body> {
  status: number
  body: Body
  text: string
}

export interface OrderBody {
  id: string
  referenceId: string
  status: string
  vouchers: { id?: string; cardType: string; cardPin: string | null; cardNumber: string | null; validTill: string; amount: number | string }[]
  failureReason: string | null
}

export interface ErrorBody {
  id: string
  code: string
  message: string
  requestId: string | null
  subErrors: { fieldName: string }[]
}

/** A JSON answer whose shape the test names where it reads it. */
export type Loose = Record<string, never>

export const customer = { name: "Test User", phoneNumber: "9876543212", email: "test@example.com" }

export function orderFor(productId: string, referenceId: string, lines: [denomination: number, quantity: number][], more: Record<string, unknown> = {}) {
  const amount = lines.reduce((sum, [denomination, quantity]) => sum + denomination * quantity, 0)
  return { productId, referenceId, amount, denominationDetails: lines.map(([denomination, quantity]) => ({ denomination, quantity })), customerDetails: customer, ...more }
}

export const flipkart = (referenceId: string, quantity = 1) => orderFor(guideBrandIds.flipkart, referenceId, [[500, quantity]])
export const amazon = (referenceId: string, quantity = 1) => orderFor(guideBrandIds.amazon, referenceId, [[500, quantity]])

export class Caller {
  private token = ""

  constructor(readonly sandbox: HubbleSandbox) {}

  async signIn(): Promise<this> {
    const { body } = await this.call<{ token: string }>("POST", "/v1/partners/auth/login", { clientId: "sandbox-client", clientSecret: "sandbox-secret" })
    this.token = body.token
    return this
  }

  /** @param giveUpMs The caller's own deadline. */
  async call<Body = Loose>(method: string, path: string, body?: unknown, giveUpMs = 5_000): Promise<Answered<Body>> {
    const response = await fetch(`${this.sandbox.url}${path}`, {
      method, body: body === undefined ? undefined : JSON.stringify(body), signal: AbortSignal.timeout(giveUpMs),
      headers: { "content-type": "application/json", "x-request-id": randomUUID(), ...(this.token ? { authorization: `Bearer ${this.token}` } : {}) },
    })
    const text = await response.text()
    return { status: response.status, text, body: parse(text) as Body }
  }

  place<Body = OrderBody>(order: unknown, giveUpMs?: number): Promise<Answered<Body>> {
    return this.call<Body>("POST", "/v1/partners/orders", order, giveUpMs)
  }

  byReference<Body = OrderBody>(reference: string, giveUpMs?: number): Promise<Answered<Body>> {
    return this.call<Body>("GET", `/v1/partners/orders/by-reference/${reference}`, undefined, giveUpMs)
  }

  read<Body = OrderBody>(id: string): Promise<Answered<Body>> {
    return this.call<Body>("GET", `/v1/partners/orders/${id}`)
  }

  async balance(): Promise<number> {
    return (await this.call<{ balance: number }>("GET", "/v1/partners/wallet/balance")).body.balance
  }

  configure(patch: unknown): Promise<Answered<Loose>> {
    return this.call("POST", "/_sandbox/config", patch)
  }

  async faults(...rules: unknown[]): Promise<void> {
    const answer = await this.call("POST", "/_sandbox/faults", { rules })
    if (answer.status !== 200) throw new Error(answer.text)
  }

  async control<Body>(path: string): Promise<Body> {
    return (await this.call<Body>("GET", `/_sandbox/${path}`)).body
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export async function startCaller(options: HubbleSandboxOptions = {}): Promise<Caller> {
  return new Caller(await createHubbleSandbox(options)).signIn()
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

export interface Received {
  path: string
  body: string
  signature: string | undefined
}

/** Where webhooks go. */
export async function startReceiver(status = 200): Promise<{ url: string; received: Received[]; close(): Promise<void> }> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk: Buffer) => (body += chunk.toString()))
    request.on("end", () => {
      const signature = request.headers["x-verify"]
      received.push({ path: request.url ?? "", body, signature: typeof signature === "string" ? signature : undefined })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hooks/hubble`, received,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
