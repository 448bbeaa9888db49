import { HubbleClient, type HubbleClientOptions } from "../../../src/clients/hubble"
import { json, loopbackServer, type Answer, type LoopbackServer } from "../loopback-server"

export const SECRET = "s3cr3t-of-the-partner"

export const ORDER = {
  productId: "01GMMNJECTDZAG2YS61K58HVG8",
  referenceId: "01J9ZK3V5T8Q2M7N4P6R1S0W9X-1",
  amount: 500,
  denominationDetails: [{ denomination: 500, quantity: 1 }],
  customerDetails: { name: "Test User", phoneNumber: "9876543212", email: "test@example.com" },
}

export const SUCCESS = {
  id: "01KJA7HBZAPKDN0VVXTVN6R41H",
  referenceId: ORDER.referenceId,
  status: "SUCCESS",
  vouchers: [{ cardType: "CARD_AND_PIN_NO_SECURED", cardPin: "215744", cardNumber: "8090920011768104", validTill: "2027-02-25", amount: 500 }],
  failureReason: null,
}

export interface HubbleDouble extends LoopbackServer {
  client: HubbleClient
  lines: string[]
  logins(): number
  /** Requests that were not logins. */
  calls(): LoopbackServer["seen"]
}

const opened: { close(): Promise<void> }[] = []

/** Call from afterEach: the server goes first, so that nothing in flight is waited for. */
export async function stopHubbleDoubles(): Promise<void> {
  for (const each of opened.splice(0)) await each.close()
}

/** A client on a server that logs in with `token-1`, `token-2`, ... and answers the rest by `answer`. */
export async function hubbleDouble(answer: Answer, options: Partial<HubbleClientOptions> & { login?: Answer } = {}): Promise<HubbleDouble> {
  const { login, ...clientOptions } = options
  let logins = 0
  const server = await loopbackServer((request, response, socket) => {
    if (request.url !== "/v1/partners/auth/login") return answer(request, response, socket)
    logins += 1
    if (login) return login(request, response, socket)
    json(response, 200, { token: `token-${logins}`, expiresInSecs: 3600 })
  })
  const lines: string[] = []
  const logger = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) }
  const client = new HubbleClient({ baseUrl: server.url, clientId: "partner", clientSecret: SECRET, logger, ...clientOptions })
  opened.push(server, client)
  return { ...server, client, lines, logins: () => logins, calls: () => server.seen.filter(({ url }) => !url.endsWith("/login")) }
}

export async function rejection<T extends Error>(promise: Promise<unknown>, kind: abstract new (...args: never[]) => T): Promise<T> {
  const outcome = await promise.then((value) => ({ value }), (error: unknown) => ({ error }))
  expect(outcome).toEqual({ error: expect.any(kind) })
  return (outcome as { error: T }).error
}
