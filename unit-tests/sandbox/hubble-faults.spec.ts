import { guideBrandIds as ids } from "../../sandbox/hubble"
import { hubbleBreakers } from "../../sandbox/hubble/fault-table"
import { wireFaults } from "../../sandbox/shared/fault-table"
import { type Caller, type OrderBody, amazon, flipkart, orderFor, startCaller, until } from "./hubble-caller"

interface RecordView {
  requests: { call: string; status: number | null; fault: string | null; reference_id: string | null; aborted: boolean; told: string | null }[]
  orders: { id: string; reference_id: string; status: string; charged: boolean; reversed: boolean; vouchers: { card_pin: string | null }[] }[]
  wallet: { balance: number }
}

let caller: Caller
const tried = new Set<string>()
beforeEach(async () => { caller = await startCaller({ timeScale: 900 }) })
afterEach(() => caller.sandbox.close())

const place = (fault: string, more: Record<string, unknown> = {}) => {
  tried.add(fault)
  return caller.faults({ route: "place_order", fault, calls: [1], ...more })
}
const record = () => caller.control<RecordView>("record")
const lastPost = async () => (await record()).requests.filter(({ call }) => call === "place_order").at(-1)

describe("answers that get lost", () => {
  it.each([["drop_before", 404], ["drop_after", 200]])("%s: the socket is destroyed, and the lookup then says %i", async (fault, lookup) => {
    await place(fault)
    await expect(caller.place(flipkart("r"))).rejects.toThrow("fetch failed")
    expect(await lastPost()).toMatchObject({ fault, status: null, aborted: false, told: null, reference_id: "r" })
    expect((await caller.byReference("r")).status).toBe(lookup)
  })

  it.each([["hang_before", 404], ["hang_after", 200], ["late", 200]])("%s: nothing comes until the caller gives up, and the lookup then says %i", async (fault, lookup) => {
    await place(fault)
    await expect(caller.place(flipkart("r"), 150)).rejects.toThrow("timeout")
    await until(async () => (await lastPost())?.aborted)
    expect((await caller.byReference("r")).status).toBe(lookup)
  })

  it("late and slow: the answer comes after delay_ms", async () => {
    for (const fault of ["late", "slow"]) {
      await place(fault, { delay_ms: 120 })
      const from = Date.now()
      expect((await caller.place(flipkart(fault))).body.status).toBe("SUCCESS")
      expect(Date.now() - from).toBeGreaterThanOrEqual(115)
    }
  })
})

it("an answer after the caller gave up told him nothing", async () => {
  await place("late", { delay_ms: 250 })
  await expect(caller.place(flipkart("r"), 100)).rejects.toThrow("timeout")
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await lastPost()).toMatchObject({ aborted: true, status: null, told: null })
  await caller.place(flipkart("s"))
  expect(await lastPost()).toMatchObject({ aborted: false, status: 200, told: "SUCCESS" })
})

describe("answers that are wrong", () => {
  it.each([["http_500", 500], ["http_502_html", 502], ["http_503", 503], ["http_401", 401], ["http_403", 403], ["error_body", 400]])("%s answers %i and orders nothing", async (fault, status) => {
    await place(fault)
    expect((await caller.place(flipkart("r"))).status).toBe(status)
    expect((await record()).orders).toEqual([])
    expect((await caller.place(flipkart("r"))).body.status).toBe("SUCCESS")
  })

  it("a 5xx can come after the order was accepted, and an error body can carry any E-number", async () => {
    await place("http_500", { processed: true, status: 504 })
    expect((await caller.place(flipkart("r"))).status).toBe(504)
    expect((await record()).orders).toHaveLength(1)
    await place("error_body", { error: "E300" })
    expect((await caller.place<{ id: string }>(flipkart("s"))).body.id).toBe("E300")
  })

  it.each(["malformed_json", "html_200", "empty_200"])("%s: the order is accepted, the 200 does not parse", async (fault) => {
    await place(fault)
    const answer = await caller.place(flipkart("r"))
    expect([answer.status, answer.body]).toEqual([200, undefined])
    expect((await record()).orders[0]?.charged).toBe(true)
    expect((await lastPost())?.told).toBeNull()
  })

  it("truncated_json: the answer breaks off before its content-length", async () => {
    await place("truncated_json")
    await expect(caller.place(flipkart("r"))).rejects.toThrow(/terminated/)
    expect((await record()).orders).toHaveLength(1)
  })

  it("works on other routes too: a slow login, a lookup with 500, a wallet with no balance", async () => {
    tried.add("balance_error")
    await caller.faults({ route: "login", fault: "slow", delay_ms: 100 }, { route: "get_by_reference", fault: "http_500" }, { route: "wallet", fault: "balance_error" })
    const from = Date.now()
    await caller.signIn()
    expect(Date.now() - from).toBeGreaterThanOrEqual(95)
    expect((await caller.byReference("r")).status).toBe(500)
    expect(await caller.balance()).toBeNull()
  })
})

describe("faults that break the protocol", () => {
  it("invisible: accepted, the answer lost, and both lookups say 404 for a while; the same reference still makes no second order", async () => {
    await place("invisible", { delay_ms: 400 })
    await expect(caller.place(flipkart("r"))).rejects.toThrow("fetch failed")
    const [order] = (await record()).orders
    expect([(await caller.byReference("r")).status, (await caller.read(order?.id ?? "")).status]).toEqual([404, 404])
    await until(async () => (await caller.byReference("r")).status === 200)
    expect((await caller.place(flipkart("r"))).body.id).toBe(order?.id)
    expect((await record()).wallet.balance).toBe(999_500)
  })

  it("slow_accept: while the first POST runs the reference is unknown, and a second POST joins it", async () => {
    await place("slow_accept", { delay_ms: 400 })
    await expect(caller.place(flipkart("r"), 100)).rejects.toThrow("timeout")
    expect((await caller.byReference("r")).status).toBe(404)
    expect((await caller.place(flipkart("r"))).body.status).toBe("SUCCESS")
    // Past the moment the first POST is accepted.
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect((await record()).orders).toHaveLength(1)
    expect((await record()).wallet.balance).toBe(999_500)
  })

  it("processing and generation_failed: an order of a good brand waits, or fails", async () => {
    await place("processing", { delay_ms: 50 })
    expect((await caller.place(flipkart("r"))).body.status).toBe("PROCESSING")
    await until(async () => (await caller.byReference("r")).body.status === "SUCCESS")
    await place("generation_failed")
    expect((await caller.place(flipkart("s"))).body).toMatchObject({ status: "FAILED", failureReason: "Voucher generation failed" })
  })

  it("late_success: still PROCESSING at the cut-off of 15 minutes, SUCCESS after it", async () => {
    await place("late_success")
    const { body } = await caller.place(flipkart("r"))
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect((await caller.read(body.id)).body.status).toBe("PROCESSING")
    await until(async () => (await caller.read(body.id)).body.status === "SUCCESS")
  })

  it("reverse_after_success: SUCCESS, then REVERSED and credited back", async () => {
    await place("reverse_after_success", { delay_ms: 60 })
    const { body } = await caller.place(flipkart("r"))
    expect(body.status).toBe("SUCCESS")
    await until(async () => (await caller.read(body.id)).body.status === "REVERSED")
    expect((await record()).orders[0]).toMatchObject({ charged: true, reversed: true })
    expect((await record()).wallet.balance).toBe(1_000_000)
  })

  it.each<[string, (vouchers: OrderBody["vouchers"]) => boolean]>([
    ["short_success", (vouchers) => vouchers.length === 1],
    ["null_pin", ([first, second]) => first?.cardPin === null && second?.cardPin !== null],
    ["voucher_without_id", (vouchers) => vouchers.every((voucher) => !("id" in voucher))],
    ["amount_as_text", (vouchers) => vouchers.every(({ amount }) => amount === "500")],
    ["repeated_code", ([first, second]) => first?.cardNumber === second?.cardNumber && first?.cardPin === second?.cardPin],
  ])("%s: every answer about the order shows it, and it is charged in full", async (fault, holds) => {
    await place(fault)
    const { body } = await caller.place(flipkart("r", 2))
    expect(holds(body.vouchers)).toBe(true)
    expect((await caller.read(body.id)).body.vouchers).toEqual(body.vouchers)
    expect((await record()).wallet.balance).toBe(999_000)
    expect(holds((await caller.place(flipkart("clean", 2))).body.vouchers)).toBe(false)
  })

  it("breaks only the one answer when its scope is the answer", async () => {
    await place("null_pin", { scope: "answer" })
    const { body } = await caller.place(flipkart("r"))
    expect(body.vouchers[0]?.cardPin).toBeNull()
    const voucher = await caller.call<OrderBody["vouchers"][0]>("GET", `/v1/partners/orders/vouchers/${body.vouchers[0]?.id ?? ""}`)
    expect(voucher.body.cardPin).toMatch(/^\d{12}$/)
  })

  it("PROCESSING can end in a short SUCCESS, and one voucher can repeat an earlier order's code", async () => {
    await place("short_success", { vouchers: 3 })
    const { body } = await caller.place(amazon("r", 10))
    const done = await until(async () => {
      const read = (await caller.read(body.id)).body
      return read.status === "SUCCESS" && read
    })
    expect(done.vouchers).toHaveLength(3)
    const first = await caller.place(flipkart("one"))
    await place("repeated_code")
    expect((await caller.place(flipkart("two"))).body.vouchers[0]?.cardNumber).toBe(first.body.vouchers[0]?.cardNumber)
  })

  it("keeps a wire fault and an order fault on one call", async () => {
    await caller.faults({ route: "place_order", fault: "drop_after" }, { route: "place_order", fault: "processing", delay_ms: 5_000 })
    await expect(caller.place(flipkart("r"))).rejects.toThrow("fetch failed")
    expect((await caller.byReference("r")).body.status).toBe("PROCESSING")
    expect((await lastPost())?.fault).toBe("drop_after+processing")
  })
})

describe("fault rules", () => {
  it("refuses an unknown fault, a fault on a route it does not know, and a misspelt field", async () => {
    const rules = (rule: unknown) => caller.call<{ error: string }>("POST", "/_sandbox/faults", { rules: [rule] })
    for (const rule of [{ route: "wallet", fault: "nothing" }, { route: "wallet", fault: "null_pin" }, { route: "wallet", fault: "slow", delay: 5 }]) {
      expect((await rules(rule)).status).toBe(400)
    }
    expect((await rules({ route: "wallet", fault: "null_pin" })).body.error).toContain("null_pin works on place_order")
  })

  it("hits by product, and stops when the rules are taken away", async () => {
    await caller.faults({ route: "place_order", fault: "http_503", match: { product_id: ids.zomato } })
    const zomato = (reference: string) => caller.place(orderFor(ids.zomato, reference, [[300, 1]]))
    expect((await caller.place(flipkart("r"))).status).toBe(200)
    expect((await zomato("z")).status).toBe(503)
    await caller.call("DELETE", "/_sandbox/faults")
    expect((await zomato("z")).status).toBe(200)
  })
})

it("every fault of the two tables was seen above, or belongs to webhooks", () => {
  const named = [...Object.keys(wireFaults), ...Object.keys(hubbleBreakers)]
  expect(named.filter((name) => !tried.has(name)).sort()).toEqual(["bad_signature", "duplicate_webhook", "reordered"])
})
