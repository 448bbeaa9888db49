/** The client against the sandbox over HTTP: what the one says the other must understand, and money moves once. */
import { createHub123Sandbox, type Hub123Sandbox } from "../../../sandbox/hub123"
import { wireFaults } from "../../../sandbox/shared/fault-table"
import { Hub123Client, Hub123PaymentNotFoundError, Hub123RefusedError, Hub123UnknownOutcomeError, type Hub123ClientOptions } from "../../../src/clients/hub123"
import { PAY_IN, rejection, unlimited } from "./hub123-double"

let sandbox: Hub123Sandbox
let clients: Hub123Client[] = []
beforeEach(async () => { sandbox = await createHub123Sandbox({ timeScale: 1_000 }) })
afterEach(async () => {
  await sandbox.close()
  await Promise.all(clients.splice(0).map((client) => client.close()))
})

function client(options: Partial<Hub123ClientOptions> = {}): Hub123Client {
  const made = new Hub123Client({ baseUrl: sandbox.endpoint, applicationId: 12345, secretKey: "sandbox-secret", budget: unlimited, ...options })
  clients.push(made)
  return made
}
const fault = (route: string, name: string, more = {}) => sandbox.state.faults.replace([{ route, fault: name, calls: [1], ...more }])
const PAY_OUT = { serviceId: 14702, cId: 77, amount: 2_500, currency: "INR", description: "Refund", receiver: { bank_account: "1", ifsc_code: "X" } }

it.each(["integer", "string"] as const)("with %s ids: pay in at the page, come back, read by all three ids, pay out, read the balance", async (ids) => {
  sandbox.state.configure({ ids, payOutOutcome: "wait" })
  const hub = client({ cId: ids })
  const created = await hub.paymentIn(PAY_IN)
  expect(created).toMatchObject({ signed: true, data: { cId: "12345", state: "pending", amount: 10_000 } })
  const back = await fetch(`${created.redirectUrl}/pay`, { method: "POST", redirect: "manual" })
  expect(back.headers.get("location")).toBe(PAY_IN.returnUrl)
  const { data } = await hub.paymentStatus({ cId: 12345 })
  expect(data).toMatchObject({ state: "paid", hId: created.data.hId })
  expect((await hub.paymentStatus({ hId: data.hId ?? "" })).data).toEqual(data)
  expect((await hub.paymentStatus({ pId: data.pId ?? "" })).data).toEqual(data)
  expect((await hub.paymentOut(PAY_OUT)).data).toMatchObject({ destination: "out", state: "pending" })
  expect((await hub.balance()).data.amounts[0]).toMatchObject({ currency: "INR", value: 1_010_000, freezing: 2_500 })
  expect((await hub.ping()).data.message).toBe("pong")
})

it("the wrong secret, application or address are told apart", async () => {
  expect((await rejection(client({ secretKey: "x", strictAnswerHash: true }).ping(), Hub123UnknownOutcomeError)).why).toBe("hash_mismatch")
  expect(await rejection(client({ secretKey: "x" }).ping(), Hub123RefusedError)).toMatchObject({ code: 3000, failure: { kind: "credentials" } })
  expect(await rejection(client({ applicationId: 9 }).ping(), Hub123RefusedError)).toMatchObject({ code: 3003 })
  expect(await rejection(client({ baseUrl: sandbox.url }).ping(), Hub123RefusedError)).toMatchObject({ code: 1001 })
})

it.each(["1002", "429"] as const)("too many requests, said by %s, are refused for sure and to be repeated", async (carrier) => {
  // A minute that is a minute: scaled to 60 ms it ends between two requests of a busy machine.
  await sandbox.close()
  sandbox = await createHub123Sandbox({ timeScale: 1 })
  sandbox.state.configure({ rateLimits: { carrier, "payment.in": 1 } })
  const hub = client()
  await hub.paymentIn(PAY_IN)
  const error = await rejection(hub.paymentIn({ ...PAY_IN, cId: 2 }), Hub123RefusedError)
  expect([error.retryable, error.failure.kind, error.retryAt !== null]).toEqual([true, "rate_limited", carrier === "429"])
  expect(sandbox.state.payments.all()).toHaveLength(1)
})

describe("whatever happens to the answer of payment.in and payment.out", () => {
  const names = Object.keys(wireFaults).filter((name) => name !== "slow")
  const cases = [...names, "invisible", "slow_accept", "other_payment", "bad_amount", "bad_answer_hash"].flatMap((name) => [["payment.in", name], ["payment.out", name]] as const)

  it.each(cases)("%s with %s: nobody knows, payment.status decides, and money moves once", async (route, name) => {
    fault(route, name, name === "error_body" ? { error: "2001" } : { delay_ms: name === "late" ? 1_500 : 900 })
    const hub = client({ strictAnswerHash: true })
    const send = () => (route === "payment.in" ? hub.paymentIn(PAY_IN, { deadlineMs: 600 }) : hub.paymentOut({ ...PAY_OUT, cId: 12345 }, { deadlineMs: 600 }))
    await rejection(send(), Hub123UnknownOutcomeError)
    const found = await hub.paymentStatus({ cId: 12345 }).then(() => true, (error: unknown) => {
      expect(error).toBeInstanceOf(Hub123PaymentNotFoundError)
      return false
    })
    // Absent: the same c_id again. If the first request did arrive, the second is refused: of that request nothing came.
    if (!found) await send().catch((error: unknown) => expect(error).toMatchObject({ name: "Hub123RefusedError", code: 6001 }))
    await new Promise((resolve) => setTimeout(resolve, name === "invisible" || name === "slow_accept" ? 1_000 : 0))
    expect((await hub.paymentStatus({ cId: 12345 })).data.cId).toBe("12345")
    expect(sandbox.state.payments.all()).toHaveLength(1)
  })

  it("the cases cover every wire fault but the one that only waits", () => {
    expect(new Set(cases.map(([, name]) => name)).size).toBe(Object.keys(wireFaults).length - 1 + 5)
  })
})
