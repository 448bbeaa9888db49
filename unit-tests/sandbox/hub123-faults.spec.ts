import { hub123Breakers } from "../../sandbox/hub123/fault-table"
import { wireFaults } from "../../sandbox/shared/fault-table"
import { type Caller, payIn, payOut, sha512, startCaller, statusOf, until } from "./hub123-caller"

let caller: Caller
const tried = new Set<string>()
beforeEach(async () => { caller = await startCaller({ timeScale: 900 }) })
afterEach(() => caller.sandbox.close())

const once = (fault: string, more: Record<string, unknown> = {}) => {
  tried.add(fault)
  return caller.faults({ route: "payment.in", fault, calls: [1], ...more })
}
const lastPost = async () => (await caller.record()).requests.filter(({ call }) => call === "payment.in").at(-1)
/** What payment.status says of c_id 1: HTTP status. */
const lookup = async () => (await caller.call(statusOf({ c_id: 1 }))).status

describe("answers that get lost", () => {
  it.each([["drop_before", 400], ["drop_after", 200]])("%s: the socket is destroyed, and payment.status then says %i", async (fault, status) => {
    await once(fault)
    await expect(caller.call(payIn(1))).rejects.toThrow("fetch failed")
    expect(await lastPost()).toMatchObject({ fault, status: null, aborted: false, told: null, reference_id: "1", product_id: "14701" })
    expect(await lookup()).toBe(status)
  })

  it.each([["hang_before", 400], ["hang_after", 200], ["late", 200]])("%s: nothing comes until the caller gives up, and payment.status then says %i", async (fault, status) => {
    await once(fault)
    await expect(caller.call(payIn(1), 150)).rejects.toThrow("timeout")
    await until(async () => (await lastPost())?.aborted)
    expect(await lookup()).toBe(status)
  })

  it("late and slow: the answer comes after delay_ms", async () => {
    for (const [index, fault] of ["late", "slow"].entries()) {
      await once(fault, { delay_ms: 120 })
      const from = Date.now()
      expect((await caller.call(payIn(index + 1))).body.success).toBe(true)
      expect(Date.now() - from).toBeGreaterThanOrEqual(115)
    }
  })

  it("a lost pay-out was paid all the same", async () => {
    await caller.faults({ route: "payment.out", fault: "drop_after" })
    await expect(caller.call(payOut(1))).rejects.toThrow("fetch failed")
    await until(async () => (await caller.record()).payments[0]?.money.paid_out === 10_000)
  })
})

describe("answers that are wrong", () => {
  it.each([["http_500", 500], ["http_502_html", 502], ["http_503", 503], ["http_401", 401], ["http_403", 403], ["error_body", 400]])("%s answers %i and creates nothing", async (fault, status) => {
    await once(fault)
    expect((await caller.call(payIn(1))).status).toBe(status)
    expect((await caller.record()).payments).toEqual([])
    expect((await caller.call(payIn(1))).status).toBe(200)
  })

  it("a 5xx can come after the payment was created, and an error body can carry any code and status", async () => {
    await once("http_500", { processed: true, status: 504 })
    expect((await caller.call(payIn(1))).status).toBe(504)
    expect((await caller.record()).payments).toHaveLength(1)
    await once("error_body", { error: "2001", status: 409 })
    const answer = await caller.call(payIn(2))
    expect([answer.status, answer.body.error.code]).toEqual([409, 2001])
  })

  it("an error body refuses a payment as an account, the payment or its validation may, or although the c_id was taken", async () => {
    for (const error of ["4001", "5001", "6002", "8001", "9001"]) {
      await once("error_body", { error })
      expect((await caller.call(payIn(1))).body.error).toMatchObject({ code: Number(error), message: expect.not.stringMatching(/^Error$/) })
    }
    expect((await caller.record()).payments).toEqual([])
    await once("error_body", { error: "6001", processed: true })
    expect([(await caller.call(payIn(1))).body.error.code, await lookup()]).toEqual([6001, 200])
  })

  it.each(["malformed_json", "html_200", "empty_200"])("%s: the payment is created, the 200 does not parse and is not signed", async (fault) => {
    await once(fault)
    const answer = await caller.call(payIn(1))
    expect([answer.status, answer.body, answer.headers.get("x-data-hash")]).toEqual([200, undefined, null])
    expect((await lastPost())?.told).toBeNull()
    expect(await lookup()).toBe(200)
  })

  it("truncated_json: the answer breaks off before its content-length", async () => {
    await once("truncated_json")
    await expect(caller.call(payIn(1))).rejects.toThrow(/terminated/)
    expect((await caller.record()).payments).toHaveLength(1)
  })

  it("an answer that arrived says in the record what it told", async () => {
    await caller.call(payIn(1))
    expect((await lastPost())?.told).toBe("pending")
    await lookup()
    await caller.call(statusOf({ c_id: 2 }))
    expect((await caller.record()).requests.map(({ told }) => told)).toEqual(["pending", "pending", "6010"])
  })
})

describe("faults that break the protocol", () => {
  it("invisible: created, the answer lost, and payment.status says 6010 for a while; the same c_id is still a duplicate", async () => {
    await once("invisible", { delay_ms: 300 })
    await expect(caller.call(payIn(1))).rejects.toThrow("fetch failed")
    expect(await lookup()).toBe(400)
    expect((await caller.call(payIn(1))).body.error.code).toBe(6001)
    await until(async () => (await lookup()) === 200)
    expect((await caller.record()).payments).toHaveLength(1)
  })

  it("slow_accept: created only later, and a second request with the same c_id may come first; one payment is made", async () => {
    await once("slow_accept", { delay_ms: 300 })
    const first = caller.call(payIn(1))
    await until(async () => (await caller.record()).requests.length === 1)
    expect(await lookup()).toBe(400)
    expect((await caller.call(payIn(1))).status).toBe(200)
    expect((await first).body.error.code).toBe(6001)
    expect((await caller.record()).payments).toHaveLength(1)
  })

  it.each(["success", "decline", "cancel", "underpaid", "overpaid", "refund_after_success"])("%s decides one payment and not the next", async (fault) => {
    await once(fault, { delay_ms: 0 })
    await caller.call(payIn(1))
    await caller.call(payIn(2))
    await until(async () => (await caller.payment(1)).status.final)
    expect((await caller.payment(2)).status.final).toBe(false)
  })

  it("pending holds a payment that would have ended by itself", async () => {
    await caller.configure({ outcome: "success" })
    await once("pending")
    await caller.call(payIn(1))
    await caller.call(payIn(2))
    await until(async () => (await caller.payment(2)).status.final)
    expect((await caller.payment(1)).status.final).toBe(false)
  })

  it("rate_limited: not processed, in the words that are configured", async () => {
    await once("rate_limited")
    const answer = await caller.call(payIn(1))
    expect([answer.status, answer.body.error.code]).toEqual([400, 1002])
    expect((await caller.record()).payments).toEqual([])
  })

  it("bad_answer_hash, no_answer_hash: processed, and the hash is wrong or missing", async () => {
    await once("bad_answer_hash")
    const bad = await caller.call(payIn(1))
    expect(bad.headers.get("x-data-hash")).toMatch(/^[0-9a-f]{128}$/)
    expect(bad.headers.get("x-data-hash")).not.toBe(sha512(bad.text))
    await once("no_answer_hash")
    expect((await caller.call(payIn(2))).headers.get("x-data-hash")).toBeNull()
    expect((await caller.record()).payments).toHaveLength(2)
  })

  it("other_payment and bad_amount spoil one answer; no_redirect leaves the page out", async () => {
    await once("other_payment")
    expect((await caller.call(payIn(1))).body.result.payment.identifiers.c_id).not.toBe(1)
    expect((await caller.payment(1)).identifiers.c_id).toBe(1)
    await once("bad_amount")
    expect((await caller.call(payIn(2))).body.result.payment.amount.value).toBe(10_000.5)
    await once("no_redirect")
    expect((await caller.call(payIn(3))).body.next).toBeNull()
  })

  it("the shopper's page can fail too", async () => {
    const { body } = await caller.call(payIn(1))
    await caller.faults({ route: "page", fault: "http_503", match: { reference_id: "1" } })
    expect((await fetch(body.next?.url ?? "")).status).toBe(503)
  })
})

it("refuses an unknown fault, and a fault on a method it does not know", async () => {
  const rules = (rule: unknown) => caller.control<{ error: string }>("POST", "faults", { rules: [rule] })
  for (const rule of [{ route: "payment.in", fault: "nothing" }, { route: "balance.get", fault: "underpaid" }, { route: "webhook", fault: "http_500" }, { route: "sale", fault: "slow" }]) {
    expect((await rules(rule)).status).toBe(400)
  }
  expect((await rules({ route: "balance.get", fault: "underpaid" })).body.error).toContain("underpaid works on payment.in")
})

it("every fault of the two tables was seen above, or belongs to webhooks", () => {
  const named = [...Object.keys(wireFaults), ...Object.keys(hub123Breakers)]
  expect(named.filter((name) => !tried.has(name)).sort()).toEqual(["bad_signature", "duplicate_webhook", "stale_signature"])
})
