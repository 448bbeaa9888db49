import { HubbleAuthenticationError, HubbleConfigurationError, HubbleForbiddenError, HubbleNotSentError } from "../../../src/clients/hubble"
import { json, type Answer } from "../loopback-server"
import { hubbleDouble, ORDER, rejection, SECRET, stopHubbleDoubles } from "./hubble-double"

const HOUR = 3_600_000
const balance: Answer = (_request, response) => json(response, 200, { balance: 10 })
const tokenOf = (request: { headers: { authorization?: string | undefined } }) => request.headers.authorization

/** Refuses the tokens in `refused` with 401. */
const refusing = (...refused: string[]): Answer => (request, response, socket) =>
  refused.includes(tokenOf(request) ?? "") ? json(response, 401, { code: "UNAUTHORIZED" }) : balance(request, response, socket)

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition() && waited < 2_000; waited += 5) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(condition()).toBe(true)
}

describe("the access token", () => {
  afterEach(stopHubbleDoubles)

  it("serves 50 simultaneous callers from one login", async () => {
    const hubble = await hubbleDouble(balance, {
      login: (_request, response) => void setTimeout(() => json(response, 200, { token: "token-1", expiresInSecs: 3600 }), 50),
    })
    await Promise.all(Array.from({ length: 50 }, () => hubble.client.getWalletBalance()))
    expect(hubble.logins()).toBe(1)
    expect(hubble.calls()).toHaveLength(50)
  })

  it("is refreshed from 80 % of its life on, beside the caller, and not before", async () => {
    let now = 0
    const hubble = await hubbleDouble(balance, { clock: () => now })
    await hubble.client.getWalletBalance()
    now = 0.8 * HOUR - 1
    await hubble.client.getWalletBalance()
    expect(hubble.logins()).toBe(1)
    now = 0.8 * HOUR
    await hubble.client.getWalletBalance()
    await until(() => hubble.logins() === 2)
    await hubble.client.login()
    await hubble.client.getWalletBalance()
    expect(hubble.calls().map(tokenOf).slice(0, 3)).toEqual(["Bearer token-1", "Bearer token-1", "Bearer token-1"])
    expect(tokenOf(hubble.calls()[3] ?? { headers: {} })).not.toBe("Bearer token-1")
  })

  it("keeps working while the refresh fails, and stops being used when its life is over", async () => {
    let now = 0
    let logins = 0
    const hubble = await hubbleDouble(balance, {
      clock: () => now,
      login: (_request, response) => (++logins === 2 ? json(response, 500, {}) : json(response, 200, { token: `t${logins}`, expiresInSecs: 3600 })),
    })
    await hubble.client.getWalletBalance()
    now = 0.9 * HOUR
    await hubble.client.getWalletBalance()
    await until(() => logins === 2)
    now = HOUR
    await hubble.client.getWalletBalance()
    expect(hubble.calls().map(tokenOf)).toEqual(["Bearer t1", "Bearer t1", "Bearer t3"])
  })

  it("refused once with 401: logs in again and repeats that request once, with another request id", async () => {
    const hubble = await hubbleDouble(refusing("Bearer token-1"))
    const answer = await hubble.client.getWalletBalance()
    expect(answer.data.balance).toBe(10)
    expect(hubble.logins()).toBe(2)
    expect(hubble.calls().map(({ headers }) => headers["x-request-id"])).toEqual(answer.requestIds)
    expect(new Set(answer.requestIds).size).toBe(2)
    expect(answer.requestId).toBe(answer.requestIds[1])
  })

  it("refused for 20 callers at once: logs in once more, not 20 times", async () => {
    const hubble = await hubbleDouble(refusing("Bearer token-1"))
    await Promise.all(Array.from({ length: 20 }, () => hubble.client.getWalletBalance()))
    expect(hubble.logins()).toBe(2)
  })

  it("refused twice: an error, two requests in all, and an order that may have been placed", async () => {
    const hubble = await hubbleDouble((_request, response) => json(response, 401, {}))
    const error = await rejection(hubble.client.placeOrder(ORDER), HubbleAuthenticationError)
    expect(error).toMatchObject({ status: 401, maybeSent: true, route: "POST /v1/partners/orders" })
    expect(error.requestIds).toHaveLength(2)
    expect(hubble.calls()).toHaveLength(2)
    expect(hubble.logins()).toBe(2)
  })

  it.each([
    [401, {}, HubbleAuthenticationError, /HUBBLE_CLIENT_SECRET.*staging keys/],
    [400, { message: "missing" }, HubbleConfigurationError, /must both be set/],
    [403, {}, HubbleForbiddenError, /allow-list/],
    [404, { id: "E001", code: "RESOURCE_NOT_FOUND" }, HubbleConfigurationError, /HUBBLE_CLIENT_ID.*environment/],
    [400, { code: "RESOURCE_NOT_FOUND" }, HubbleConfigurationError, /HUBBLE_CLIENT_ID.*environment/],
    [302, {}, HubbleConfigurationError, /HUBBLE_BASE_URL/],
  ] as const)("login %s %j says what to fix, and the order was never written", async (status, body, kind, message) => {
    const hubble = await hubbleDouble(balance, { login: (_request, response) => json(response, status, body) })
    const error = await rejection<Error & { maybeSent: boolean; route: string }>(hubble.client.placeOrder(ORDER), kind)
    expect(error.message).toMatch(message)
    expect(error).toMatchObject({ maybeSent: false, route: "POST /v1/partners/orders", status })
    expect(JSON.stringify([error, error.message, String(error.cause)])).not.toContain(SECRET)
    expect(hubble.calls()).toHaveLength(0)
  })

  it.each<[string, Answer]>([
    ["answers 500", (_request, response) => json(response, 500, {})],
    ["answers HTML", (_request, response) => void response.end("<html>maintenance</html>")],
    ["resets", (_request, _response, socket) => void socket.resetAndDestroy()],
    ["answers without a token", (_request, response) => json(response, 200, {})],
    ["is refused by an error body", (_request, response) => json(response, 422, { id: "E300", code: "X", message: "Insufficient balance" })],
  ])("a login that %s leaves the order not sent, never rejected", async (_case, login) => {
    const hubble = await hubbleDouble(balance, { login })
    const error = await rejection(hubble.client.placeOrder(ORDER), HubbleNotSentError)
    expect(error.maybeSent).toBe(false)
    expect(error.cause).toBeInstanceOf(Error)
    expect(error.requestIds).toHaveLength(1)
    expect(hubble.calls()).toHaveLength(0)
  })

  it("a slow login eats the order's deadline: not sent, and not waited for", async () => {
    const hubble = await hubbleDouble(balance, { login: () => undefined })
    const startedAt = Date.now()
    await rejection(hubble.client.placeOrder(ORDER, { deadlineMs: 100 }), HubbleNotSentError)
    expect(Date.now() - startedAt).toBeLessThan(1_000)
    expect(hubble.calls()).toHaveLength(0)
  })

  it("a login that fails after a 401 leaves the order's outcome unknown", async () => {
    let logins = 0
    const hubble = await hubbleDouble((_request, response) => json(response, 401, {}), {
      login: (_request, response) => (++logins === 1 ? json(response, 200, { token: "t", expiresInSecs: 60 }) : json(response, 503, {})),
    })
    await expect(hubble.client.placeOrder(ORDER)).rejects.toMatchObject({ name: "HubbleUnknownOutcomeError", maybeSent: true })
  })
})
