import { guideBrandIds } from "../../../sandbox/hubble"
import { HubbleClient } from "../../../src/clients/hubble"
import type { SupplierAnswer } from "../../../src/domain/supplier-answer"
import { HubbleGateway } from "../../../src/modules/hubble/gateway"
import { closedPort, json } from "../../clients/loopback-server"
import { SUCCESS, stopHubbleDoubles } from "../../clients/hubble/hubble-double"
import { closeSuppliers, command, DEADLINE_MS, notingSeal, readOptions, supplier, supplierSaying, vault } from "./supplier"

afterEach(async () => {
  await stopHubbleDoubles()
  await closeSuppliers()
})

function factOf(answer: SupplierAnswer) {
  if (answer.kind !== "order") throw new Error(`expected an order, got ${JSON.stringify(answer)}`)
  return answer.order
}

interface SandboxRecord {
  orders: { id: string; reference_id: string; status: string }[]
  requests: { call: string; request_id: string | null }[]
}

describe("placing an order at the supplier", () => {
  it("hands back a fact: the id Hubble's record has, vouchers sealed, amounts in paise, our request id", async () => {
    const { gateway, told } = await supplier()
    const order = command()
    const answer = await gateway.place(order, vault.seal)
    const fact = factOf(answer)
    expect(fact).toMatchObject({ referenceId: order.referenceId, status: "SUCCESS", failure: null })
    expect(fact.vouchers.map(({ amount, complete, cardType }) => ({ amount, complete, cardType }))).toEqual(Array(2).fill({ amount: 50_000, complete: true, cardType: "CARD_AND_PIN_NO_SECURED" }))
    expect(answer).toMatchObject({ httpStatus: 200, requestIds: [order.requestId] })
    const record = await told<SandboxRecord>("record")
    expect(record.orders).toMatchObject([{ id: fact.hubbleOrderId, reference_id: order.referenceId, status: "SUCCESS" }])
    expect(record.requests.find(({ call }) => call === "place_order")?.request_id).toBe(order.requestId)
  })

  it("says whom Hubble is to deliver to only where Hubble delivers, and has a delivery repeated", async () => {
    const bodies: unknown[] = []
    const { gateway } = await supplierSaying((request, response) => {
      bodies.push(JSON.parse(request.body))
      json(response, 200, SUCCESS)
    })
    const delivery = { name: "Asha Rao", phoneNumber: "+919876543210", email: "asha@example.com" }
    await gateway.place(command({ delivery }), vault.seal)
    await gateway.place(command(), vault.seal)
    expect(bodies).toEqual([expect.objectContaining({ deliveryDetails: delivery }), expect.not.objectContaining({ deliveryDetails: expect.anything() as unknown })])
    const { gateway: real, told } = await supplier()
    const { hubbleOrderId } = factOf(await real.place(command({ delivery }), vault.seal))
    await real.resendDelivery(hubbleOrderId, DEADLINE_MS)
    expect((await told<SandboxRecord>("record")).requests.filter(({ call }) => call === "resend")).toHaveLength(1)
    await expect(real.resendDelivery("hub_unknown", DEADLINE_MS)).rejects.toThrow()
  })

  it("no code leaves the class in clear: what it answers and logs, as text, holds none of the codes that were sealed", async () => {
    const { gateway } = await supplier()
    const { seal, codes } = notingSeal()
    const order = command()
    const placed = await gateway.place(order, seal)
    const answers = [placed, await gateway.lookUp(order.referenceId, readOptions(order.brandId, seal)), await gateway.read(factOf(placed).hubbleOrderId, readOptions(order.brandId, seal))]
    expect(codes()).toHaveLength(12)
    const text = JSON.stringify(answers)
    expect(text).toContain(factOf(placed).vouchers[0]?.envelope)
    for (const code of codes()) expect([code.slice(-2), text.includes(code)]).toEqual([code.slice(-2), false])
  })

  it("only SUCCESS carries vouchers: what Hubble adds to any other status is dropped unread", async () => {
    for (const status of ["PROCESSING", "FAILED", "CANCELLED", "REVERSED", "HELD_BY_BANK"]) {
      const { seal, seen } = notingSeal()
      const order = command()
      const { gateway } = await supplierSaying((_, response) => json(response, 200, { ...SUCCESS, referenceId: order.referenceId, status, failureReason: "Voucher generation failed" }))
      const answer = await gateway.place(order, seal)
      expect(factOf(answer)).toMatchObject({ status: status === "HELD_BY_BANK" ? "UNRECOGNISED" : status, vouchers: [] })
      expect([seen, JSON.stringify(answer).includes("215744")]).toEqual([[], false])
    }
  })

  it("sends decimal rupees, and null for the customer of a B2B shop", async () => {
    const order = command({ amount: 150_050, denominations: [{ denomination: 50_050, quantity: 1 }, { denomination: 100_000, quantity: 1 }], customer: null })
    const { gateway, double } = await supplierSaying((_, response) => json(response, 200, { ...SUCCESS, referenceId: order.referenceId }))
    await gateway.place(order, vault.seal)
    expect(JSON.parse(double.calls()[0]?.body ?? "")).toEqual({
      productId: order.brandId, referenceId: order.referenceId, amount: 1500.5, denominationDetails: [{ denomination: 500.5, quantity: 1 }, { denomination: 1000, quantity: 1 }], customerDetails: null,
    })
  })

  it("amounts that come as text are read like numbers", async () => {
    const { gateway, fault } = await supplier()
    await fault({ route: "place_order", fault: "amount_as_text" })
    expect(factOf(await gateway.place(command(), vault.seal)).vouchers.map(({ amount, complete }) => [amount, complete])).toEqual([[50_000, true], [50_000, true]])
  })

  it("PROCESSING and FAILED are facts too, the failure as one word", async () => {
    const { gateway } = await supplier()
    const processing = await gateway.place(command({ brandId: guideBrandIds.amazon }), vault.seal)
    const failed = await gateway.place(command({ brandId: guideBrandIds.myntra }), vault.seal)
    expect(factOf(processing)).toMatchObject({ status: "PROCESSING", vouchers: [], failure: null })
    expect(factOf(failed)).toMatchObject({ status: "FAILED", vouchers: [], failure: { kind: "generation_failed" } })
  })
})

describe("what every other answer means to the ledger", () => {
  it.each(["drop_before", "drop_after", "http_500", "http_502_html", "http_503", "malformed_json", "truncated_json", "html_200", "empty_200"])("%s on the POST leaves the outcome open", async (fault) => {
    const { gateway, fault: inject } = await supplier()
    await inject({ route: "place_order", fault })
    expect((await gateway.place(command(), vault.seal)).kind).toBe("no_answer")
  })

  it("no answer until the deadline leaves the outcome open, at the deadline", async () => {
    const { gateway, fault } = await supplier()
    await fault({ route: "place_order", fault: "hang_after" })
    const from = performance.now()
    expect(await gateway.place(command({ deadlineMs: 300 }), vault.seal)).toMatchObject({ kind: "no_answer", httpStatus: null })
    expect(performance.now() - from).toBeLessThan(2_000)
  })

  it("a dropped answer is found by reference, charged once", async () => {
    const { gateway, fault, told } = await supplier()
    await fault({ route: "place_order", fault: "drop_after" })
    const order = command()
    await gateway.place(order, vault.seal)
    expect(factOf(await gateway.lookUp(order.referenceId, readOptions()))).toMatchObject({ status: "SUCCESS", referenceId: order.referenceId })
    expect((await told<SandboxRecord>("record")).orders).toHaveLength(1)
  })

  it("a reference or an id Hubble does not know is absent", async () => {
    const { gateway } = await supplier()
    expect(await gateway.lookUp("never-sent", readOptions())).toMatchObject({ kind: "absent", httpStatus: 404 })
    expect(await gateway.read("01KJA7HBZAPKDN0VVXTVN6R41H", readOptions())).toMatchObject({ kind: "absent", httpStatus: 404 })
  })

  it("an order known by its id alone is read on, in the same request, when its reference is ours", async () => {
    const { gateway, fault, told } = await supplier()
    const order = command()
    const { hubbleOrderId } = factOf(await gateway.place(order, vault.seal))
    const asked: string[] = []
    const read = (ours: boolean) =>
      gateway.readUnknown(hubbleOrderId, DEADLINE_MS, (referenceId) => {
        asked.push(referenceId)
        return Promise.resolve(ours ? readOptions(order.brandId) : null)
      })
    expect(await read(true)).toMatchObject({ kind: "order", order: { status: "SUCCESS", hubbleOrderId, vouchers: [{ complete: true }, { complete: true }] } })
    expect(await read(false)).toBeNull()
    expect(await gateway.readUnknown("01KJA7HBZAPKDN0VVXTVN6R41H", DEADLINE_MS, () => Promise.reject(new Error("asked")))).toMatchObject({ kind: "absent" })
    await fault({ route: "get_order", fault: "http_500" })
    expect(await read(true)).toMatchObject({ kind: "no_answer" })
    expect([asked, (await told<{ requests: { call: string }[] }>("record")).requests.filter(({ call }) => call === "get_order").length]).toEqual([[order.referenceId, order.referenceId], 4])
  })

  it("a look-up that fails any other way is no absence", async () => {
    for (const fault of ["http_500", "html_200", "drop_before", "http_403", "http_401", "error_body"]) {
      const { gateway, fault: inject } = await supplier()
      await inject({ route: "get_by_reference", fault })
      expect((await gateway.lookUp("never-sent", readOptions())).kind).not.toMatch(/absent|order/)
    }
  })

  it.each([["E100", "brand_unavailable"], ["E150", "denomination_unavailable"], ["E156", "order_invalid"], ["E200", "generation_failed"], ["E300", "insufficient_balance"]])("an error body with %s is a refusal (%s)", async (error, kind) => {
    const { gateway, fault } = await supplier()
    await fault({ route: "place_order", fault: "error_body", error })
    expect(await gateway.place(command(), vault.seal)).toMatchObject({ kind: "rejected", httpStatus: 400, failure: { kind, eNumber: error } })
  })

  it("a request that breaks Hubble's rules is refused before it is sent, as our own fault", async () => {
    const { gateway, told } = await supplier()
    expect(await gateway.place(command({ referenceId: "x".repeat(41) }), vault.seal)).toMatchObject({ kind: "rejected", httpStatus: null, requestIds: [], failure: { kind: "order_invalid" } })
    expect((await told<SandboxRecord>("record")).requests).toEqual([])
  })

  it("nobody listening is surely not sent", async () => {
    const client = new HubbleClient({ baseUrl: await closedPort(), clientId: "a", clientSecret: "b" })
    expect((await new HubbleGateway(() => client).place(command(), vault.seal)).kind).toBe("not_sent")
    await client.close()
  })

  it("a login that does not answer is surely not sent", async () => {
    const { gateway, fault } = await supplier()
    await fault({ route: "login", fault: "http_500" })
    expect((await gateway.place(command(), vault.seal)).kind).toBe("not_sent")
  })

  it("wrong credentials refuse access, with nothing sent", async () => {
    const { gateway } = await supplier({}, { clientSecret: "wrong" })
    expect(await gateway.place(command(), vault.seal)).toMatchObject({ kind: "refused_access", maybeSent: false })
  })

  it.each([["http_401", 2], ["http_403", 1]])("%s on the POST refuses access after %p requests, and may have been sent", async (fault, requests) => {
    const { gateway, fault: inject } = await supplier()
    await inject({ route: "place_order", fault })
    const answer = await gateway.place(command(), vault.seal)
    expect(answer).toMatchObject({ kind: "refused_access", maybeSent: true })
    expect(answer.requestIds).toHaveLength(requests)
  })

  it.each([
    [403, { id: "E001", code: "RESOURCE_NOT_FOUND" }, { kind: "refused_access", maybeSent: true }],
    [403, { id: "E101", code: "BRAND_NOT_ENABLED" }, { kind: "rejected", failure: { kind: "brand_not_enabled" } }],
    [429, { message: "Too many requests" }, { kind: "no_answer" }],
    [429, { message: "Hourly order limit breached" }, { kind: "rejected", failure: { kind: "rate_limited" } }],
  ])("%i with %j on the POST counts by what its body names", async (status, body, told) => {
    const { gateway } = await supplierSaying((_, response) => json(response, status, body))
    expect(await gateway.place(command(), vault.seal)).toMatchObject({ ...told, httpStatus: status })
  })

  it("a bug in our own code is named, never quoted", async () => {
    const { gateway } = await supplier()
    const broken = () => {
      throw new RangeError("8090920011768104 215744")
    }
    const answer = await gateway.place(command(), broken)
    expect(answer).toMatchObject({ kind: "no_answer", reason: "RangeError" })
  })

  it("a wallet in rupees is read in paise; one that cannot be read is an error", async () => {
    const { gateway, fault } = await supplier({ balance: 1000.5 })
    expect(await gateway.walletBalance(DEADLINE_MS)).toBe(100_050)
    await fault({ route: "wallet", fault: "balance_error" })
    await expect(gateway.walletBalance(DEADLINE_MS)).rejects.toThrow("balance")
  })

  it("an overdrawn wallet is negative", async () => {
    const { gateway } = await supplierSaying((_, response) => json(response, 200, { balance: "-12.50" }))
    expect(await gateway.walletBalance(DEADLINE_MS)).toBe(-1250)
  })

  it.each([
    ["249.70000000000005", 24_970], ["249.69999999999996", 24_970], ["0.30000000000000004", 30], ["-249.70000000000005", -24_970], ["1.1368683772161603e-13", 0], ["-1.1368683772161603e-13", 0],
    ["1000.509", 100_050], ["0.009", 0], ["-12.505", -1251], ["90071992547409.91", 9_007_199_254_740_991],
  ])("a balance of %s, added up from floats, is %d paise: noise goes, and no paisa that is not whole counts", async (balance, paise) => {
    const { gateway } = await supplierSaying((_, response) => void response.writeHead(200, { "content-type": "application/json" }).end(`{"balance": ${balance}}`))
    expect(await gateway.walletBalance(DEADLINE_MS)).toBe(paise)
  })

  it("a balance beyond what a number can hold in paise is an error", async () => {
    const { gateway } = await supplierSaying((_, response) => json(response, 200, { balance: 1e15 }))
    await expect(gateway.walletBalance(DEADLINE_MS)).rejects.toThrow("out of range")
  })
})

describe("reading the brand before an order", () => {
  it("answers the brand, that it is gone, or that it cannot be told", async () => {
    const { gateway, fault } = await supplier()
    expect(await gateway.readBrand(guideBrandIds.flipkart, DEADLINE_MS)).toMatchObject({ kind: "brand", brand: { id: guideBrandIds.flipkart, status: "ACTIVE" } })
    expect(await gateway.readBrand("01GMMNJECTDZAG2YS61K58HVXX", DEADLINE_MS)).toEqual({ kind: "gone" })
    await fault({ route: "get_brand", fault: "http_503" })
    expect(await gateway.readBrand(guideBrandIds.flipkart, DEADLINE_MS)).toMatchObject({ kind: "unreadable", refusedAccess: false })
    await fault({ route: "get_brand", fault: "http_403" })
    expect(await gateway.readBrand(guideBrandIds.flipkart, DEADLINE_MS)).toMatchObject({ kind: "unreadable", refusedAccess: true })
  })

  it.each([
    ["a limit that is a word", { title: "Flipkart", amountRestrictions: { maxVouchersPerOrder: "unlimited" } }, "amountRestrictions.maxVouchersPerOrder"],
    ["no title", { title: null, amountRestrictions: null }, "title"],
  ])("shows the brand malformed, which is an answer: %s", async (_what, fields, named) => {
    const id = guideBrandIds.flipkart
    const { gateway } = await supplierSaying((_, response) => json(response, 200, { id, status: "ACTIVE", denominationType: "FIXED", ...fields }))
    expect(await gateway.readBrand(id, DEADLINE_MS)).toEqual({ kind: "malformed", reason: expect.stringContaining(named) })
  })

  it.each([["of no brand", {}], ["of another", { id: "other", title: null }]])("cannot tell anything from a 200 %s", async (_what, body) => {
    const { gateway } = await supplierSaying((_, response) => json(response, 200, body))
    expect(await gateway.readBrand(guideBrandIds.flipkart, DEADLINE_MS)).toMatchObject({ kind: "unreadable" })
  })

  it("an error body with 200 is Hubble's refusal, whatever is called id in it", async () => {
    const { gateway } = await supplierSaying((_, response) => json(response, 200, { id: "E100", message: "Brand not available" }))
    expect(await gateway.readBrand(guideBrandIds.flipkart, DEADLINE_MS)).toMatchObject({ kind: "refused", failure: { kind: "brand_unavailable" } })
  })

  it.each([["E101", { kind: "gone", notEnabled: true }], ["E102", { kind: "gone" }]])("%s says it is gone, E101 alone for longer, E100 that it may come back", async (error, reading) => {
    const { gateway, fault } = await supplier()
    await fault({ route: "get_brand", fault: "error_body", error })
    expect(await gateway.readBrand(guideBrandIds.flipkart, DEADLINE_MS)).toEqual(reading)
    await fault({ route: "get_brand", fault: "error_body", error: "E100" })
    expect(await gateway.readBrand(guideBrandIds.flipkart, DEADLINE_MS)).toMatchObject({ kind: "refused", failure: { kind: "brand_unavailable" } })
  })
})
