import { createHash } from "node:crypto"
import type { ServerResponse } from "node:http"
import { Hub123Client, type Hub123Budget, type Hub123ClientOptions, type Hub123PaymentIn } from "../../../src/clients/hub123"
import { loopbackServer, type Answer, type LoopbackServer } from "../loopback-server"

export const SECRET = "s3cr3t-of-the-merchant"

export const PAY_IN: Hub123PaymentIn = {
  serviceId: 14701, cId: 12345, amount: 10_000, currency: "INR", description: "Order #12345",
  payer: { email: "john@example.com", phone: "9876543210", firstName: "John", lastName: "Doe" }, returnUrl: "https://shop.example/back?cart=1",
}

export const REQUEST_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"

export const payment = (change: Record<string, unknown> = {}) => ({
  amount: { value: 10_000, currency: "INR" }, identifiers: { c_id: 12345, h_id: 1001 }, status: { status: "created", final: false, success: null },
  destination: "in", service_id: 14701, ...change,
})

export const success = (result: unknown, more: Record<string, unknown> = {}) => ({ success: true, result, request_id: REQUEST_ID, processing_time: 12, ...more })

export const refusal = (code: number | null, more: Record<string, unknown> = {}) => (
  { success: false, error: { code, message: "No", details: null, context: null, ...more }, request_id: REQUEST_ID, processing_time: 5 }
)

/** Answers with this text, signed unless told otherwise. */
export function answerWith(response: ServerResponse, status: number, text: string, headers: Record<string, string> = signature(text)): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text)
}

export const signature = (text: string, secret = SECRET) => ({ "x-data-hash": createHash("sha512").update(text + secret).digest("hex") })

export const always = (status: number, body: unknown): Answer => (_request, response) => answerWith(response, status, JSON.stringify(body))

export const unlimited: Hub123Budget = { take: async () => ({ granted: true }) }

export interface Hub123Double extends LoopbackServer {
  client: Hub123Client
  lines: string[]
}

const opened: { close(): Promise<void> }[] = []

/** Call from afterEach: the server goes first, so that nothing in flight is waited for. */
export async function stopHub123Doubles(): Promise<void> {
  for (const each of opened.splice(0)) await each.close()
}

/** A client on a server that answers by `answer`. */
export async function hub123Double(answer: Answer, options: Partial<Hub123ClientOptions> = {}): Promise<Hub123Double> {
  const server = await loopbackServer(answer)
  const lines: string[] = []
  const logger = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) }
  const client = new Hub123Client({
    baseUrl: `${server.url}/public/api/multihub/v1`, applicationId: 12345, secretKey: SECRET, budget: unlimited, logger, ...options,
  })
  opened.push(server, client)
  return { ...server, client, lines }
}

export async function rejection<T extends Error>(promise: Promise<unknown>, kind: abstract new (...args: never[]) => T): Promise<T> {
  const outcome = await promise.then((value) => ({ value }), (error: unknown) => ({ error }))
  expect(outcome).toEqual({ error: expect.any(kind) })
  return (outcome as { error: T }).error
}
