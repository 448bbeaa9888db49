import { withoutFirstHolders } from "../../demo/chaos/evidence"
import { judgeShop } from "../../demo/chaos/shop-verdict"
import { judgeOrder, type OrderEvidence } from "../../demo/chaos/verdict"
import { figuresOf } from "../../demo/oracle/figures"
import type { SandboxRecord } from "../../demo/runtime/sandbox-process"
import { attention, evidence, medusa, order, record, request, shown, supplierOrder, undecidable, unit, units } from "./chaos-evidence"

const problems = (change: Partial<OrderEvidence>) => judgeOrder(evidence(change)).problems.join("\n")
const none = { shown: [] }

describe("the verdict of the fault run on one order", () => {
  it("is good when every voucher was charged once, delivered and shown as the supplier made it", () => {
    expect(judgeOrder(evidence())).toMatchObject({ ok: true, problems: [], bought: 3, charged: 3, delivered: 3, movedTwice: 0 })
  })

  describe("figure 1, charged once", () => {
    it("is broken by a second charge, also when it was another denomination of the same price", () => {
      const again = supplierOrder({ id: "hub_2", reference_id: "A-2" })
      expect(problems({ supplier: [supplierOrder(), again] })).toMatch(/figure 1: of vso_A 200 the supplier charged 4, delivered or with a person are 2/)
      const swapped = supplierOrder({ denominations: [{ denomination: 400, quantity: 2 }] })
      expect(problems({ supplier: [swapped] })).toMatch(/figure 1: of vso_A 400 the supplier charged 2.*are 1/)
      expect(figuresOf([judgeOrder(evidence({ supplier: [supplierOrder(), again] }))], 0)).toMatchObject({ money_twice: 3, ok: false })
    })

    it("is broken by a unit that was delivered though nobody was charged for it", () => {
      expect(problems({ supplier: [supplierOrder({ denominations: [{ denomination: 200, quantity: 2 }] })] })).toMatch(/of vso_A 400 the supplier charged 0, delivered or with a person are 1/)
    })

    it("is broken when the charge belongs to another supplier order of the same order", () => {
      expect(problems({ supplier: [supplierOrder({ reference_id: "B-1" })] })).toMatch(/figure 1/)
    })

    it("counts a unit that waits for a person only while its supplier order is charged", () => {
      const waiting = { units: units("timed_out", "timed_out", "timed_out"), cases: [attention("timed_out", ["u1", "u2", "u3"])], undecidable: [undecidable("timed_out")], ...none }
      expect(judgeOrder(evidence(waiting)).problems).toEqual([])
      expect(problems({ ...waiting, cases: [attention("timed_out", ["u1"])] })).toMatch(/figure 1: of vso_A 200 the supplier charged 2, delivered or with a person are 1/)
    })

    it("takes a reversal into account only once an answer told of it", () => {
      const reversed = [supplierOrder({ status: "REVERSED", reversed: true })]
      expect(judgeOrder(evidence({ supplier: reversed })).problems).toEqual([])
      expect(problems({ supplier: reversed, requests: [request(), request({ call: "get_order", told: "REVERSED" })] })).toMatch(/figure 1: of vso_A 200 the supplier charged 0, delivered or with a person are 2/)
    })

    it("is broken by too few or too many units of what was bought", () => {
      expect(problems({ units: units("delivered", "delivered", "delivered").slice(1) })).toMatch(/figure 1: 1 units of 200, bought are 2/)
      expect(problems({ units: [...units("delivered", "delivered", "delivered"), unit("u4", 200)] })).toMatch(/figure 1: 3 units of 200, bought are 2/)
    })

    it("is broken by a shown code that the supplier did not make for the order, or shows twice", () => {
      expect(problems({ shown: [shown("u1", "9"), shown("u2", "2"), shown("u3", "3", 400)] })).toMatch(/did not make for it/)
      expect(problems({ shown: [shown("u1", "1"), shown("u2", "1"), shown("u3", "3", 400)] })).toMatch(/one code is shown for two units/)
      expect(problems({ shown: [shown("u1", "1", 400), shown("u2", "2"), shown("u3", "3", 400)] })).toMatch(/did not make for it/)
    })
  })

  describe("figure 2, seen or ended", () => {
    it.each(["pending", "held", "waiting_wallet", "placing", "unknown", "processing", "timed_out", "missing", "sealed", "failed", "refund_due", "refunding"])("is broken by a unit that is %s and in no case", (state) => {
      expect(problems({ units: units(state, "delivered", "delivered") })).toMatch(new RegExp(`figure 2: unit u1 is ${state} and nobody sees it`))
    })

    it.each(["refund_task", "waiting_for_wallet", "rate_limited", "order_change_open", "held_for_review", "partly_refunded", "charged_and_refunded", "short_delivery", "a kind nobody knows"])("is broken by a case %s that the supplier's record does not justify", (kind) => {
      expect(problems({ units: units("sealed", "delivered", "delivered"), cases: [attention(kind, ["u1"])] })).toMatch(`figure 2: ${kind} of vso_A rests with a person, but the supplier's record decides it`)
    })

    it("is broken by a case of the right kind for another supplier order, and by one that is missing", () => {
      const short = { units: units("missing", "delivered", "delivered"), undecidable: [undecidable("short_delivery")], ...none }
      expect(problems({ ...short, cases: [attention("short_delivery", ["u1"], { supplier_order_id: "vso_B" })] })).toMatch(/short_delivery of vso_B rests with a person[^]*short_delivery of vso_A cannot be decided, but no case says so/)
    })

    it("leaves open what depends on what a killed store had read, either way, but nothing else", () => {
      const unsure = [undecidable("revoked", { sure: false })]
      const revoked = { units: units("revoked", "revoked", "revoked"), supplier: [supplierOrder({ status: "REVERSED", reversed: true })], requests: [request(), request({ told: "REVERSED" })], ...none }
      expect(judgeOrder(evidence({ ...revoked, undecidable: unsure, cases: [attention("revoked", ["u1", "u2", "u3"])] })).problems).toEqual([])
      expect(judgeOrder(evidence({ undecidable: unsure })).problems).toEqual([])
      expect(problems({ ...revoked, undecidable: [], cases: [attention("revoked", ["u1", "u2", "u3"])] })).toMatch(/revoked of vso_A rests/)
    })

    it("is broken by a cancelled unit, since nobody cancels, and by a delivered one that cannot be shown", () => {
      expect(problems({ units: units("cancelled", "delivered", "delivered") })).toMatch(/unit u1 is cancelled, though nobody cancelled/)
      expect(problems({ shown: [shown("u1", null), shown("u2", "2"), shown("u3", "3", 400)] })).toMatch(/delivered unit u1 cannot be shown \(400\)/)
    })

    describe("a refund", () => {
      const refunded = (requests: OrderEvidence["requests"], supplier: OrderEvidence["supplier"]) => ({ units: units("refunded", "refunded", "refunded"), medusa: medusa({ captures: [800], refunds: [800] }, "canceled"), requests, supplier, ...none })
      const failed = (number: number) => supplierOrder({ id: `hub_${number}`, reference_id: `A-${number}`, status: "FAILED", charged: false, failure_reason: "Voucher generation failed" })
      const post = (number: number, told: string | null) => request({ reference_id: `A-${number}`, order_id: `hub_${number}`, told })

      it("is right after three tries that failed, or three sends of a reference that does not exist, or a reversal before SUCCESS", () => {
        const numbers = [1, 2, 3]
        expect(judgeOrder(evidence(refunded(numbers.map((number) => post(number, "FAILED")), numbers.map(failed)))).problems).toEqual([])
        expect(judgeOrder(evidence(refunded([post(1, null), post(1, null), post(1, null), request({ call: "get_by_reference", told: "404" })], []))).problems).toEqual([])
        const absent = () => request({ call: "get_by_reference", told: "404" })
        const refusedTwiceThenLost = [request({ status: 403, told: null }), absent(), post(1, null), absent(), request({ status: 401, told: null }), absent()]
        expect(judgeOrder(evidence(refunded(refusedTwiceThenLost, []))).problems).toEqual([])
        const reversed = supplierOrder({ status: "REVERSED", reversed: true })
        expect(judgeOrder(evidence(refunded([post(1, "PROCESSING"), request({ call: "get_order", told: "REVERSED" })], [reversed]))).problems).toEqual([])
      })

      it("is wrong after one failure, while no answer said anything, and of what is charged", () => {
        expect(problems(refunded([post(1, "FAILED")], [failed(1)]))).toMatch(/were refunded, but only 1 attempt\(s\) failed: Voucher generation failed/)
        expect(problems(refunded([post(1, null), post(1, null), post(1, null)], []))).toMatch(/no answer ever said that A-1 failed or does not exist/)
        expect(problems(refunded([], []))).toMatch(/nothing was ever asked of the supplier/)
        expect(problems(refunded([post(1, null)], [supplierOrder()]))).toMatch(/A-1 is charged/)
      })
    })
  })

  describe("figure 3, money", () => {
    it("is broken when an order that nobody paid left any trace", () => {
      const unpaid = { order: { ...order, paid: false }, units: [], supplier: [], requests: [], medusa: medusa({ captures: [] }, "not_fulfilled"), ...none }
      expect(judgeOrder(evidence(unpaid)).problems).toEqual([])
      for (const trace of [{ units: units("pending", "pending", "pending") }, { supplier: [supplierOrder({ charged: false })] }, { requests: [request({ told: null })] }, { cases: [attention("held_for_review", [])] }, { medusa: medusa({ captures: [800] }) }]) {
        expect(problems({ ...unpaid, ...trace })).toMatch(/figure 3: nobody paid/)
      }
      expect(figuresOf([judgeOrder(evidence({ ...unpaid, requests: [request({ told: null })] }))], 0)).toMatchObject({ unpaid_ordered: 3, ok: false })
    })

    it("is broken by a capture or a refund that Medusa made twice, whatever our units say", () => {
      expect(problems({ medusa: medusa({ captures: [800, 800] }) })).toMatch(/figure 3: 1600 captured of 800/)
      expect(problems({ medusa: medusa({ captures: [800], refunds: [200] }) })).toMatch(/figure 3: 200 returned, refunded units are worth 0/)
      expect(figuresOf([judgeOrder(evidence({ medusa: medusa({ captures: [800], refunds: [200] }) }))], 0)).toMatchObject({ money_twice: 1, ok: false })
      expect(figuresOf([judgeOrder(evidence({ medusa: medusa({ captures: [1600] }) }))], 0)).toMatchObject({ money_twice: 2, ok: false })
    })

    it("is broken by a refund of the wrong amount", () => {
      const failed = [1, 2, 3].map((number) => supplierOrder({ id: `hub_${number}`, reference_id: `A-${number}`, status: "FAILED", charged: false, failure_reason: "Voucher generation failed" }))
      const requests = failed.map((one) => request({ reference_id: one.reference_id, order_id: one.id, told: "FAILED" }))
      expect(problems({ units: units("refunded", "refunded", "refunded"), supplier: failed, requests, medusa: medusa({ captures: [800], refunds: [400] }, "canceled"), ...none })).toMatch(/figure 3: 400 returned, refunded units are worth 800/)
    })
  })

  it("is bad when anything but a delivered unit shows a code", () => {
    expect(problems({ units: units("sealed", "delivered", "delivered"), cases: [attention("unusable_voucher", ["u1"])], undecidable: [undecidable("unusable_voucher")] })).toMatch(/figure 4: unit u1 is sealed and shows a code/)
  })

  it("is bad when Medusa does not know of the delivery", () => {
    expect(problems({ medusa: medusa({ captures: [800] }, "fulfilled") })).toMatch(/Medusa says fulfilled of a delivered order/)
  })
})

describe("a code that several orders got", () => {
  const twice = (reference: string, id: string) => undecidable("duplicate_voucher", { reference_id: reference, order_id: id, with: ["hub_1", "hub_2"] })
  const both = [twice("A-1", "hub_1"), twice("B-1", "hub_2")]
  const sealed = (supplierOrderId: string) => attention("duplicate_voucher", ["u1"], { supplier_order_id: supplierOrderId })

  it("is delivered by whoever stored it first; all the others need a case", () => {
    expect(withoutFirstHolders(both, [sealed("vso_B")]).map((entry) => entry.reference_id)).toEqual(["B-1"])
    expect(withoutFirstHolders(both, [sealed("vso_A")]).map((entry) => entry.reference_id)).toEqual(["A-1"])
  })

  it("needs no second case for the field it lacks as well, but whoever stored it first does", () => {
    const broken = both.map((entry) => ({ ...entry, covers: "unusable_voucher" }))
    const unusable = [undecidable("unusable_voucher"), undecidable("unusable_voucher", { reference_id: "B-1", order_id: "hub_2" })]
    expect(withoutFirstHolders([...broken, ...unusable], [sealed("vso_B")]).map((entry) => `${entry.kind} ${entry.reference_id}`)).toEqual(["duplicate_voucher B-1", "unusable_voucher A-1"])
  })

  it("leaves both undecided while neither has a case: then both delivered it", () => {
    expect(withoutFirstHolders(both, [])).toEqual(both)
  })
})

describe("the verdict on the shop", () => {
  const shop = (change: Partial<Parameters<typeof judgeShop>[0]> = {}) => ({ orders: [], shopCases: [], strays: [], ...change })
  const run = { done: { deaths: [1], restarts: [1], dry: 1, refills: 1, checks: [] }, kills: 1, restarts: 1, wantsDry: true }
  const paused = attention("placement_paused", [], { order_id: "", supplier_order_id: null })

  const books = (change: Partial<SandboxRecord> = {}) => ({ record: record(change), undecidable: [] })

  it("is good when nothing is left over", () => {
    expect(judgeShop(shop(), books(), run)).toEqual([])
  })

  it("is bad when the supplier was asked for what no paid order wanted, or noticed anything", () => {
    expect(judgeShop(shop({ strays: ["Z-1"] }), books(), run)).toHaveLength(1)
    expect(judgeShop(shop(), books({ anomalies: [{ kind: "repeated_request_id", detail: "x" }] }), run)).toHaveLength(1)
  })

  it("lets ordering stay paused only if no POST was answered since it was refused", () => {
    const refused = request({ status: 403, told: null })
    expect(judgeShop(shop({ shopCases: [paused] }), books({ requests: [request(), refused] }), run)).toEqual([])
    expect(judgeShop(shop({ shopCases: [paused] }), books({ requests: [refused, request()] }), run)).toHaveLength(1)
    expect(judgeShop(shop({ shopCases: [paused] }), books(), run)).toHaveLength(1)
  })

  it("is bad with any other open case of the shop", () => {
    expect(judgeShop(shop({ shopCases: [attention("delivery_unhandled", [])] }), books({ requests: [request({ status: 403, told: null })] }), run)).toHaveLength(1)
  })

  it("is bad when the run did not do what it is there for", () => {
    expect(judgeShop(shop(), books(), { ...run, done: { ...run.done, deaths: [], restarts: [], refills: 0 } })).toHaveLength(3)
  })

  it("says nothing of cases where no record of the supplier tells what caused them", () => {
    expect(judgeShop(shop({ shopCases: [paused] }), { record: record(), undecidable: null }, run)).toEqual([])
  })
})

describe("the verdict where only the supplier's API could be asked", () => {
  const elsewhere = { requests: [], undecidable: null }

  it("takes cases and refunds as they are, since nobody knows what the server did in between", () => {
    const waiting = { ...elsewhere, units: units("timed_out", "timed_out", "timed_out"), cases: [attention("timed_out", ["u1", "u2", "u3"])], ...none }
    expect(judgeOrder(evidence({ ...waiting, supplier: [supplierOrder({ status: "PROCESSING" })] })).problems).toEqual([])
    const refunded = { ...elsewhere, units: units("refunded", "refunded", "refunded"), medusa: medusa({ captures: [800], refunds: [800] }, "canceled"), ...none }
    expect(judgeOrder(evidence({ ...refunded, supplier: [supplierOrder({ status: "FAILED", charged: false })] })).problems).toEqual([])
  })

  it("is as sharp about units that nobody sees, charges beyond what was paid, and money that went back for a charged voucher", () => {
    expect(problems({ ...elsewhere, units: units("processing", "delivered", "delivered") })).toMatch(/unit u1 is processing and nobody sees it/)
    expect(problems({ ...elsewhere, supplier: [supplierOrder(), supplierOrder({ id: "hub_2", reference_id: "A-2" })] })).toMatch(/the supplier charged 4/)
    expect(problems({ ...elsewhere, units: units("refunded", "delivered", "delivered"), medusa: medusa({ captures: [800], refunds: [200] }), shown: evidence().shown.slice(1) })).toMatch(/of vso_A 200 the supplier charged 2, delivered or with a person are 1/)
  })

  it("knows a reversal that the shop has learnt, and leaves out one that it has not", () => {
    const reversed = { ...elsewhere, supplier: [supplierOrder({ status: "REVERSED", reversed: true })] }
    expect(problems(reversed)).toBe("")
    const revoked = { ...reversed, units: units("revoked", "revoked", "revoked"), ...none }
    expect(problems(revoked)).toBe("")
    expect(problems({ ...revoked, supplier: [supplierOrder()] })).toMatch(/of vso_A 200 the supplier charged 2, delivered or with a person are 0/)
  })
})
