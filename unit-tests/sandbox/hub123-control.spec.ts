import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { type Caller, payIn, payOut, startCaller } from "./hub123-caller"

let caller: Caller
beforeEach(async () => { caller = await startCaller({ timeScale: 1_000 }) })
afterEach(() => caller.sandbox.close())

const act = async (path: string, body?: unknown) => (await caller.control("POST", `payments/${path}`, body)).status

describe("the control API", () => {
  it("pays, with any amount; declines, cancels, expires; refunds: each once, by c_id or h_id", async () => {
    for (const c_id of [1, 2, 3, 4]) await caller.call(payIn(c_id))
    expect([await act("1/pay", { amount: 7 }), await act("2/decline"), await act("3/cancel"), await act("1004/expire")]).toEqual([200, 200, 200, 200])
    const shown = await Promise.all([1, 2, 3, 4].map(async (c_id) => {
      const { amount, status } = await caller.payment(c_id)
      return `${status.status} ${status.final} ${status.success} ${amount.value}`
    }))
    expect(shown).toEqual(["success true true 7", "declined true false 10000", "canceled true false 10000", "expired true false 10000"])
    expect([await act("1/pay"), await act("1/decline"), await act("2/refund"), await act("2/expire"), await act("9/pay")]).toEqual([409, 409, 409, 409, 404])
    expect([await act("1/refund"), await act("1/refund"), await act("2/decline", { amount: 1 })]).toEqual([200, 409, 400])
  })

  it("a payment that failed can still be paid, late; one that was refunded cannot be paid again", async () => {
    await caller.call(payIn(1))
    expect([await act("1/expire"), await act("1/pay"), await act("1/refund"), await act("1/pay")]).toEqual([200, 200, 200, 409])
  })

  it("keeps books of money by c_id and in all, which the balance follows", async () => {
    for (const c_id of [1, 2, 3]) await caller.call(payIn(c_id))
    await caller.call(payIn(4, { amount: { value: 55, currency: "BRL" } }, 14703))
    for (const c_id of [1, 2, 4]) await act(`${c_id}/pay`)
    await act("2/refund")
    await caller.configure({ payOutOutcome: "wait" })
    await caller.call(payOut(5, { amount: { value: 300, currency: "INR" } }))
    await act("5/pay")
    const { body } = await caller.control<{ payments: { c_id: string; asked: number; paid_in: number; paid_out: number; refunded: number }[]; totals: unknown }>("GET", "money")
    expect(body.payments.map(({ c_id, asked, paid_in, paid_out, refunded }) => [c_id, asked, paid_in, paid_out, refunded])).toEqual([
      ["1", 10_000, 10_000, 0, 0], ["2", 10_000, 10_000, 0, 10_000], ["3", 10_000, 0, 0, 0], ["4", 55, 55, 0, 0], ["5", 300, 0, 300, 0],
    ])
    expect(body.totals).toEqual({ INR: { paid_in: 20_000, paid_out: 300, refunded: 10_000 }, BRL: { paid_in: 55, paid_out: 0, refunded: 0 } })
    const { amounts } = (await caller.call({ method: "balance.get" })).body.result.balance
    expect(amounts.map(({ currency, value }) => [currency, value])).toEqual([["INR", 1_009_700], ["BRL", 1_000_055]])
  })

  it("refuses a setting it does not know, and changes nothing", async () => {
    expect((await caller.control("POST", "config", { outcome: "perhaps" })).status).toBe(400)
    expect((await caller.control("POST", "config", { outcomes: "wait" })).status).toBe(400)
    expect((await caller.control<{ outcome: string }>("GET", "config")).body.outcome).toBe("wait")
  })

  it("begins anew on reset, with the settings of the start", async () => {
    await caller.configure({ ids: "string" })
    await caller.faults({ route: "payment.in", fault: "http_500" })
    await caller.call(payIn("a"))
    await caller.control("POST", "reset")
    expect(await caller.record()).toMatchObject({ requests: [], payments: [], money: [], webhooks: [], anomalies: [] })
    expect((await caller.call(payIn(1))).body.result.payment.identifiers.h_id).toBe(1001)
  })

  it("answers health, and the same seed gives the same page and provider id", async () => {
    expect((await caller.control("GET", "health")).body).toMatchObject({ upstream: "hub123", ok: true, time_scale: 1_000 })
    const other = await startCaller({ seed: 1 })
    const pages = await Promise.all([caller, other].map(async (one) => (await one.call(payIn(1))).body.next?.url.split("/pay/")[1]))
    expect(pages[0]).toBe(pages[1])
    await other.sandbox.close()
  })
})

it("runs in a process of its own with the environment's services, says so in one JSON line, and ends on SIGTERM", async () => {
  const env = { ...process.env, HUB123_PAY_IN: "USD:500", HUB123_APPLICATION_ID: "7", HUB123_SECRET_KEY: "of-the-environment" }
  const child = spawn(process.execPath, ["--import", "tsx", "sandbox/main.ts", "hub123", "--port", "0", "--webhook-url", "http://127.0.0.1:9/hooks/123hub"], { stdio: ["ignore", "pipe", "inherit"], env })
  const line = await new Promise<string>((resolve) => createInterface(child.stdout).once("line", resolve))
  const ready = JSON.parse(line) as { upstream: string; url: string; pid: number }
  expect(ready).toMatchObject({ upstream: "hub123", pid: child.pid })
  expect(await (await fetch(`${ready.url}/_sandbox/config`)).json()).toMatchObject({
    webhook: { url: "http://127.0.0.1:9/hooks/123hub" }, services: { 500: { currency: "USD", direction: "in" } }, credentials: { applicationId: 7, secretKey: "of-the-environment" },
  })
  const ended = new Promise((resolve) => child.once("exit", resolve))
  child.kill("SIGTERM")
  expect(await ended).toBe(0)
})
