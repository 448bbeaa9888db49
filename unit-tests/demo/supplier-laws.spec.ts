import { judgeSupplierLaws, type SupplierAsked } from "../../demo/oracle/supplier-laws"
import type { SandboxRequest, SandboxRecord } from "../../demo/runtime/sandbox-process"
import { record, supplierOrder } from "./chaos-evidence"

const START = Date.UTC(2026, 0, 1)
/** At time scale 1; seconds after the start. */
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString()
const asked = (seconds: number, call: string, change: Partial<SandboxRequest> = {}): SandboxRequest => ({
  at: at(seconds), answered_at: at(seconds), call, reference_id: "A-1", order_id: call === "place_order" ? null : "hub_1", status: 200, fault: null, told: null, ...change,
})
const placed = asked(0, "place_order", { told: "PROCESSING" })
const reads = (...seconds: number[]) => seconds.map((second) => asked(second, "get_order", { told: "PROCESSING" }))
const webhook = (seconds: number, status: number | null = 200) => ({ at: at(seconds), topic: "orders", body: `{"orderId":"hub_1"}`, status })
const FIVE = [60, 180, 360, 600, 900]

const judge = (requests: SandboxRequest[], more: Partial<SandboxRecord> = {}, run: Partial<SupplierAsked> = {}) =>
  judgeSupplierLaws({ record: record({ orders: [supplierOrder()], requests, ...more }), timeScale: 1, processStarts: 1, ...run })
const problems = (...given: Parameters<typeof judge>) => judge(...given).problems.join("\n")

describe("the supplier's count of our reads", () => {
  it("is kept by five reads, the first after a minute, and one for each webhook", () => {
    expect(judge([placed, ...reads(...FIVE)])).toMatchObject({ problems: [], counts: { most_scheduled_reads: 5, webhook_reads: 0, earliest_read_minutes: 1 } })
    expect(judge([placed, ...reads(5, ...FIVE)], { webhooks: [webhook(4)] })).toMatchObject({ problems: [], counts: { most_scheduled_reads: 5, webhook_reads: 1 } })
  })

  it("is broken by a sixth read, and by one that a refused webhook cannot explain", () => {
    expect(problems([placed, ...reads(...FIVE, 960)])).toMatch(/was read 6 times that nobody asked for/)
    expect(problems([placed, ...reads(...FIVE, 960)], { webhooks: [webhook(950, 401)] })).toMatch(/6 times/)
  })

  it("allows one more read after a SUCCESS that was short, and a read that a kill cut off", () => {
    const short = [...reads(...FIVE.slice(0, 4)), asked(900, "get_order", { told: "SUCCESS" }), asked(960, "get_order")]
    expect(judge([placed, ...short]).problems).toEqual([])
    expect(problems([placed, ...short], { orders: [supplierOrder({ vouchers: ["1", "2", "3"].map((number) => ({ card_number: number, card_pin: null, amount: 500 })) })] })).toMatch(/6 times/)
    const cut = asked(300, "get_order", { answered_at: null, aborted: true })
    expect(judge([placed, cut, ...reads(...FIVE)], {}, { deaths: [START + 302_000] }).problems).toEqual([])
    expect(problems([placed, cut, ...reads(...FIVE)])).toMatch(/6 times/)
  })

  it("is broken by a read before a minute has passed, and by one of an order we were never told of", () => {
    expect(problems([placed, ...reads(59)])).toMatch(/was read 0.98 minutes after its answer/)
    expect(problems([asked(0, "place_order"), ...reads(120)])).toMatch(/minutes after its answer/)
    expect(problems([placed, ...reads(0.4)], {}, { timeScale: 120 })).toMatch(/was read 0.80 minutes/)
  })

  it("is kept by a read that a person asked for, one for each press and only for his order", () => {
    const press = (supplierOrderId: string) => ({ checks: [{ supplierOrderId, at: START + 20_000 }] })
    expect(judge([asked(0, "place_order"), ...reads(21)], {}, press("vso_A"))).toMatchObject({ problems: [], counts: { checked_reads: 1, most_scheduled_reads: 0 } })
    expect(problems([asked(0, "place_order"), ...reads(21, 22)], {}, press("vso_A"))).toMatch(/minutes after its answer/)
    expect(problems([asked(0, "place_order"), ...reads(19)], {}, press("vso_A"))).toMatch(/minutes after its answer/)
    expect(problems([asked(0, "place_order"), ...reads(21)], {}, press("vso_B"))).toMatch(/minutes after its answer/)
  })

  it("takes two webhooks at once for two reads, but not for three", () => {
    const two = { webhooks: [webhook(4), webhook(4)] }
    expect(judge([placed, ...reads(5, ...FIVE, 960)], two).problems).toEqual([])
    expect(problems([placed, ...reads(5, ...FIVE, 960, 1020)], two)).toMatch(/was read 6 times/)
  })

  it.each([
    ["no answer", { status: 503 }],
    ["one after its deadline", { told: "PROCESSING", fault: "late" }],
  ])("lets a read for a webhook be made again when it got %s, as often as it gets none, and no more", (_what, answer) => {
    const silent = (seconds: number) => asked(seconds, "get_order", answer)
    const one = { webhooks: [webhook(959)] }
    expect(judge([placed, ...reads(...FIVE), silent(960), silent(1_020), ...reads(1_140)], one).problems).toEqual([])
    expect(problems([placed, ...reads(...FIVE), silent(960), ...reads(1_020, 1_140)], one)).toMatch(/was read 6 times/)
  })

  it("lets an order be read once more at once for a voucher that lacks its PIN and has no id to be read by, and for no other", () => {
    const answer = (fault: string) => asked(0, "place_order", { told: "SUCCESS", fault })
    expect(judge([answer("null_pin+voucher_without_id"), ...reads(1)]).problems).toEqual([])
    expect(problems([answer("null_pin+voucher_without_id"), ...reads(1, 2)])).toMatch(/minutes after its answer/)
    expect(problems([answer("voucher_without_id"), ...reads(1)])).toMatch(/minutes after its answer/)
  })

  it("does not count what was answered 401: the read is repeated once", () => {
    expect(judge([placed, asked(60, "get_order", { status: 401 }), ...reads(...FIVE)]).problems).toEqual([])
  })

  it("is broken by reads for webhooks that come closer than a minute", () => {
    expect(problems([placed, ...reads(10, 20)], { webhooks: [webhook(9), webhook(19)] })).toMatch(/0.17 minutes apart/)
  })
})

describe("the supplier's count of our references", () => {
  const missing = (seconds: number) => asked(seconds, "get_by_reference", { status: 404, told: "404" })

  it("is kept by sending again after two answers that there is nothing, three times at most", () => {
    const send = (from: number) => [asked(from, "place_order"), missing(from + 60), missing(from + 75)]
    expect(judge([...send(0), ...send(100), ...send(200)])).toMatchObject({ problems: [], counts: { references: 1, most_sends_of_a_reference: 3, sent_again_without_two_404s: 0 } })
    expect(problems([...send(0), ...send(100), ...send(200), ...send(300)])).toMatch(/A-1 was sent 4 times/)
  })

  it("is broken by sending again after one such answer", () => {
    expect(problems([asked(0, "place_order"), missing(60), asked(80, "place_order")])).toMatch(/sent again without two answers/)
  })

  it("does not take a POST that was answered 401 and its repetition for two, and one that was refused for none", () => {
    expect(judge([asked(0, "place_order", { status: 401 }), asked(1, "place_order", { told: "SUCCESS" })]).counts).toMatchObject({ most_sends_of_a_reference: 1, sent_again_without_two_404s: 0 })
    expect(judge([asked(0, "place_order", { status: 401 }), asked(1, "place_order", { status: 403 })]).counts).toMatchObject({ most_sends_of_a_reference: 0 })
    expect(judge([asked(0, "place_order", { status: 401 }), missing(60), missing(75), asked(80, "place_order", { told: "SUCCESS" })]).counts).toMatchObject({ most_sends_of_a_reference: 2 })
  })

  it("is broken by a reference that is used again after FAILED", () => {
    expect(problems([asked(0, "place_order", { told: "FAILED" }), asked(100, "place_order", { told: "FAILED" })])).toMatch(/A-1 was sent again after FAILED/)
  })

  it("is broken by a new reference while the one before is unknown; a failure or a refusal with a 404 makes it known", () => {
    const next = asked(200, "place_order", { reference_id: "A-2", told: "SUCCESS" })
    expect(judge([asked(0, "place_order", { told: "FAILED" }), next]).problems).toEqual([])
    expect(judge([asked(0, "place_order", { status: 400 }), missing(1), next]).problems).toEqual([])
    for (const before of [[asked(0, "place_order")], [asked(0, "place_order"), missing(60), missing(75)], [asked(0, "place_order", { status: 400 })], [missing(0), asked(1, "place_order", { status: 400 })]]) {
      expect(judge([...before, next])).toMatchObject({ counts: { replaced_while_unknown: 1 }, problems: ["A-2 was sent while A-1 of vso_A was unknown"] })
    }
  })
})

describe("the supplier's count of our logins", () => {
  const logins = (...seconds: number[]) => ({ logins: seconds.map((second) => ({ at: at(second), status: 200 })) })

  it("is kept by one for each process and each 401, and a new one as a token ages", () => {
    expect(judge([asked(5, "wallet", { status: 401, reference_id: null })], logins(0, 6)).problems).toEqual([])
    expect(judge([], logins(0, 1), { processStarts: 2 }).problems).toEqual([])
    expect(judge([], logins(0, 2_900)).problems).toEqual([])
  })

  it("is broken by one more", () => {
    expect(problems([], logins(0, 10))).toMatch(/2 logins, but 1 process starts and 0 answers 401 need only 1/)
  })

  it("does not count a login that failed", () => {
    expect(judge([], { logins: [{ at: at(0), status: 200 }, { at: at(1), status: 401 }] }).problems).toEqual([])
  })
})
