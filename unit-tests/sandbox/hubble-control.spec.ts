import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { guideBrandIds as ids } from "../../sandbox/hubble"
import { type Caller, type OrderBody, amazon, flipkart, startCaller, until } from "./hubble-caller"

interface Undecided { orders: { reference_id: string; kind: string; sure: boolean }[] }

let caller: Caller
// 15 minutes are 300 ms.
beforeEach(async () => { caller = await startCaller({ timeScale: 3_000 }) })
afterEach(() => caller.sandbox.close())

const undecided = async () => Object.fromEntries((await caller.control<Undecided>("undecidable")).orders.map(({ reference_id, kind }) => [reference_id, kind]))
const pastTheCutOff = () => new Promise((resolve) => setTimeout(resolve, 350))
const lost = (order: unknown) => expect(caller.place(order)).rejects.toThrow("fetch failed")

describe("orders that cannot be decided", () => {
  it("are none when every answer arrived", async () => {
    await caller.place(flipkart("a"))
    const { body } = await caller.place(amazon("b"))
    await until(async () => (await caller.read(body.id)).body.status === "SUCCESS")
    await pastTheCutOff()
    expect(await undecided()).toEqual({})
  })

  it("are those whose POST and lookups all went unanswered, until a lookup answers 200 or 404", async () => {
    await caller.faults({ route: "place_order", fault: "drop_after", match: { reference_id: "made" } }, { route: "place_order", fault: "drop_before" }, { route: "get_by_reference", fault: "http_500" })
    await Promise.all([lost(flipkart("made")), lost(flipkart("never"))])
    await Promise.all([caller.byReference("made"), caller.byReference("never")])
    expect(await undecided()).toEqual({})
    await pastTheCutOff()
    expect(await undecided()).toEqual({ made: "unknown_outcome", never: "unknown_outcome" })
    await caller.faults()
    await Promise.all([caller.byReference("made"), caller.byReference("never")])
    expect(await undecided()).toEqual({})
  })

  it("are those still PROCESSING at the cut-off, until a read says how they ended", async () => {
    await caller.configure({ processingOutcome: "never" })
    const { body } = await caller.place(amazon("p"))
    expect(await undecided()).toEqual({})
    await pastTheCutOff()
    expect(await undecided()).toEqual({ p: "timed_out" })
    await caller.call("POST", `/_sandbox/orders/p/resolve`, { status: "SUCCESS" })
    expect(await undecided()).toEqual({ p: "timed_out" })
    await caller.read(body.id)
    expect(await undecided()).toEqual({})
  })

  it("are those delivered short (one code twice is short), broken, or reversed; a missing id or an amount as text is none", async () => {
    const faults = ["short_success", "null_pin", "repeated_code", "voucher_without_id", "amount_as_text", "reverse_after_success"]
    await caller.faults(...faults.map((fault) => ({ route: "place_order", fault, match: { reference_id: fault }, delay_ms: 0 })))
    const placed = await Promise.all(faults.map(async (fault) => (await caller.place(flipkart(fault, 2))).body))
    await until(async () => (await caller.read(placed.at(-1)?.id ?? "")).body.status === "REVERSED")
    expect(await undecided()).toEqual({ short_success: "short_delivery", null_pin: "unusable_voucher", repeated_code: "short_delivery", reverse_after_success: "revoked" })
  })
})

describe("orders with more than one thing wrong", () => {
  const kindsOf = async (reference: string) => (await caller.control<Undecided>("undecidable")).orders.filter((entry) => entry.reference_id === reference).map(({ kind, sure }) => ({ kind, sure }))

  it("are listed with each of them", async () => {
    await caller.faults(...["short_success", "null_pin"].map((fault) => ({ route: "place_order", fault })))
    await caller.place(flipkart("a", 2))
    expect(await kindsOf("a")).toEqual([{ kind: "short_delivery", sure: true }, { kind: "unusable_voucher", sure: true }])
  })

  it("are only revoked once the client was told of the reversal, and what was never handed over is no case", async () => {
    await caller.faults(...["null_pin", "reverse_after_success"].map((fault) => ({ route: "place_order", fault, delay_ms: 0, match: { reference_id: "broken" } })), ...["short_success", "reverse_after_success"].map((fault) => ({ route: "place_order", fault, delay_ms: 0, match: { reference_id: "empty" } })))
    const { body } = await caller.place(flipkart("broken"))
    const empty = await caller.place<OrderBody>(flipkart("empty"))
    await until(async () => (await caller.read(body.id)).body.status === "REVERSED" && (await caller.read(empty.body.id)).body.status === "REVERSED")
    expect([await kindsOf("broken"), await kindsOf("empty")]).toEqual([[{ kind: "revoked", sure: true }], []])
  })

  it("keep the repeated code of an order that was reversed since: another client's voucher has it still", async () => {
    await caller.faults({ route: "place_order", fault: "repeated_code", match: { reference_id: "second" } }, { route: "place_order", fault: "reverse_after_success", delay_ms: 300, match: { reference_id: "first" } })
    const { body } = await caller.place(flipkart("first"))
    await caller.place(flipkart("second"))
    await until(async () => (await caller.read(body.id)).body.status === "REVERSED")
    expect([await kindsOf("first"), await kindsOf("second")]).toEqual([[{ kind: "revoked", sure: true }], [{ kind: "duplicate_voucher", sure: true }]])
  })

  it("are unsure when the client was killed right after it had been told SUCCESS", async () => {
    await caller.faults({ route: "place_order", fault: "reverse_after_success", delay_ms: 0 })
    const { body } = await caller.place(flipkart("a"))
    await caller.call("POST", "/_sandbox/client-died")
    await until(async () => (await caller.read(body.id)).body.status === "REVERSED")
    expect(await kindsOf("a")).toEqual([{ kind: "revoked", sure: false }])
  })

  it("are unsure when SUCCESS was answered only after the withdrawal had been asked for", async () => {
    await caller.faults({ route: "place_order", fault: "truncated_json" }, { route: "place_order", fault: "reverse_after_success", delay_ms: 100 }, { route: "get_by_reference", fault: "late", delay_ms: 400, times: 1 })
    await caller.place(flipkart("a")).catch(() => null)
    const late = caller.byReference("a")
    await until(async () => (await caller.control<{ orders: { status: string }[] }>("record")).orders[0]?.status === "REVERSED")
    expect((await caller.byReference("a")).body.status).toBe("REVERSED")
    expect((await late).body.status).toBe("SUCCESS")
    expect(await kindsOf("a")).toEqual([{ kind: "revoked", sure: false }])
  })
})

describe("the control API", () => {
  it("overrides a brand, removes one and adds one", async () => {
    await caller.configure({ brands: { [ids.flipkart]: { denominations: [700], amountRestrictions: { maxVouchersPerOrder: 1 }, title: "Renamed" } }, removeBrands: [ids.zomato], addBrands: [{ id: "NEW", title: "Fresh" }] })
    const brand = async (id: string) => caller.call<{ title: string; amountRestrictions: object }>("GET", `/v1/partners/products/${id}`)
    expect((await brand(ids.flipkart)).body).toMatchObject({ title: "Renamed", amountRestrictions: { denominations: [700], maxVouchersPerOrder: 1 } })
    expect([(await brand(ids.zomato)).status, (await brand("NEW")).body.title]).toEqual([404, "Fresh"])
    expect((await caller.place<{ id: string }>(flipkart("r"))).body.id).toBe("E150")
  })

  it("refuses a setting it does not know and a brand that is not there, and changes nothing", async () => {
    expect((await caller.configure({ balanse: 1 })).status).toBe(400)
    expect((await caller.configure({ balance: 1, brands: { nothing: { disabled: true } } })).status).toBe(400)
    expect(await caller.balance()).toBe(1_000_000)
  })

  it("resolves with fewer or altered vouchers, fails with a reason, and reverses", async () => {
    await caller.configure({ processingOutcome: "never" })
    await Promise.all(["short", "altered", "failed"].map((reference) => caller.place(amazon(reference, 3))))
    const resolve = (reference: string, body: unknown) => caller.call("POST", `/_sandbox/orders/${reference}/resolve`, body)
    await resolve("short", { status: "SUCCESS", vouchers: 1 })
    await resolve("altered", { status: "SUCCESS", vouchers: [{ amount: 7 }, { card_pin: null }] })
    await resolve("failed", { status: "FAILED", failureReason: "Why not" })
    const seen = async (reference: string): Promise<OrderBody> => (await caller.byReference(reference)).body
    expect((await seen("short")).vouchers).toHaveLength(1)
    expect((await seen("altered")).vouchers).toMatchObject([{ amount: 7 }, { cardPin: null }])
    expect(await seen("failed")).toMatchObject({ status: "FAILED", failureReason: "Why not", vouchers: [] })
    await caller.call("POST", "/_sandbox/orders/short/reverse")
    expect((await seen("short")).status).toBe("REVERSED")
    expect(await caller.balance()).toBe(1_000_000 - 1_500)
    expect((await resolve("nothing", { status: "FAILED" })).status).toBe(404)
  })

  it("begins anew on reset", async () => {
    await caller.configure({ balance: 5, brands: { [ids.flipkart]: { status: "INACTIVE" } } })
    await caller.faults({ route: "wallet", fault: "http_500" })
    await caller.call("POST", "/_sandbox/reset")
    expect((await caller.call("GET", "/v1/partners/wallet/balance")).status).toBe(401)
    await caller.signIn()
    expect((await caller.place(flipkart("r"))).body.status).toBe("SUCCESS")
    expect(await caller.balance()).toBe(999_500)
    expect((await caller.control<{ orders: unknown[] }>("record")).orders).toHaveLength(1)
  })

  it("drops an answer that a reset finds waiting, and orders nothing for it", async () => {
    await caller.faults({ route: "place_order", fault: "slow_accept", delay_ms: 3_000 })
    const waiting = expect(caller.place(flipkart("r"))).rejects.toThrow("fetch failed")
    await until(async () => (await caller.control<{ requests_by_route: Record<string, number> }>("summary")).requests_by_route["place_order"] === 1)
    await caller.call("POST", "/_sandbox/reset")
    await waiting
    expect(await caller.control("record")).toMatchObject({ orders: [], anomalies: [] })
  })

  it("counts the reads of an order, and how long after its answer each came", async () => {
    await caller.configure({ processingOutcome: "never" })
    const { body } = await caller.place(amazon("p"))
    await new Promise((resolve) => setTimeout(resolve, 60))
    await caller.read(body.id)
    const { reads_by_order } = await caller.control<{ reads_by_order: Record<string, { count: number; after_ms: number[] }> }>("summary")
    expect(reads_by_order[body.id]?.count).toBe(1)
    expect(reads_by_order[body.id]?.after_ms[0]).toBeGreaterThanOrEqual(50)
  })
})

it("runs in a process of its own, says so in one JSON line, and ends on SIGTERM", async () => {
  const child = spawn(process.execPath, ["--import", "tsx", "sandbox/main.ts", "hubble", "--port", "0", "--balance", "77.5"], { stdio: ["ignore", "pipe", "inherit"] })
  const line = await new Promise<string>((resolve) => createInterface(child.stdout).once("line", resolve))
  const ready = JSON.parse(line) as { upstream: string; url: string; pid: number }
  expect(ready).toMatchObject({ upstream: "hubble", pid: child.pid })
  expect(await (await fetch(`${ready.url}/_sandbox/config`)).json()).toMatchObject({ balance: 77.5 })
  const ended = new Promise((resolve) => child.once("exit", resolve))
  child.kill("SIGTERM")
  expect(await ended).toBe(0)
})
