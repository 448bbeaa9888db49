import { answerProblem, ContractWatch } from "../../integration-tests/support/contract-watch"

const unit = { id: "vunit_1", state: "pending", state_text: "Paid.", state_next: "Wait.", brand: "Amazon", denomination: 500, currency: "INR", last4: null, valid_till: null, recipient: null, used_at: null }
const vouchers = (units: object[]) => answerProblem("GET", "/store/orders/order_1/vouchers", 200, JSON.stringify({ units }))

describe("The watch over answers", () => {
  it("lets a documented answer, refusal and file pass", () => {
    expect(vouchers([unit])).toBeNull()
    expect(answerProblem("GET", "/store/orders/order_1/vouchers?fields=id", 404, '{"type":"not_found","message":"Not found"}')).toBeNull()
    expect(answerProblem("GET", "/admin/voucher-hub/supplier-orders?format=csv", 200, "id,order_id\n")).toBeNull()
    expect(answerProblem("GET", "/store/voucher-brands", 304, "")).toBeNull()
    expect(answerProblem("GET", "/store/products", 200, "{}")).toBeNull()
    expect(answerProblem("GET", "/admin/voucher-hub/no/such/route", 404, "Cannot GET")).toBeNull()
  })

  it("finds a key that is not documented, one that is missing, one of another kind, and quotes no value", () => {
    const { used_at: _gone, ...less } = unit
    const found = [vouchers([{ ...unit, pin: "4711" }]), vouchers([less]), vouchers([{ ...unit, denomination: "4711" }]), vouchers([{ ...unit, state: "4711" }])]
    expect(found).toEqual([expect.stringContaining("pin"), expect.stringContaining("units.0.used_at"), expect.stringContaining("units.0.denomination"), expect.stringContaining("units.0.state")])
    expect(found.join()).not.toContain("4711")
  })

  it("finds a status, a refusal and a route that are not documented", () => {
    expect(answerProblem("GET", "/store/orders/order_1/vouchers", 403, '{"type":"forbidden","message":"No"}')).toContain("answered 403")
    expect(answerProblem("GET", "/store/orders/order_1/vouchers", 201, "{}")).toContain("answered 201")
    expect(answerProblem("GET", "/store/orders/order_1/vouchers", 404, '{"error":"no"}')).toContain("message")
    expect(answerProblem("GET", "/admin/voucher-hub/unheard-of", 200, "{}")).toContain("has no row")
    expect(answerProblem("GET", "/store/voucher-brands", 200, "<html>")).toContain("the body")
  })

  it("takes the row with the fewer parameters where two fit", () => {
    expect(answerProblem("POST", "/admin/voucher-hub/connections/hubble/test", 200, '{"connection":{"upstream":"hubble","ok":true,"checks":[]}}')).toBeNull()
    expect(answerProblem("GET", "/store/customers/me/vouchers", 200, '{"units":[],"count":0,"limit":20,"offset":0}')).toBeNull()
  })

  it("keeps what it found until somebody asks, each once", () => {
    const watch = new ContractWatch()
    watch.assertKept()
    for (let turn = 0; turn < 3; turn += 1) watch.listen("POST", "/store/gifts/gift_1/resend", '{"mailed":true}', 200)
    expect(watch.seen).toEqual(["POST /store/gifts/:id/resend"])
    expect(() => watch.assertKept()).toThrow(/^Answers that are not [^\n]*\n {2}POST \/store\/gifts\/:id\/resend answered 200[^\n]*mailed[^\n]*$/)
  })
})
