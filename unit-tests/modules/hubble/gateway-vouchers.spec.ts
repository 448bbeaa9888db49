import { json } from "../../clients/loopback-server"
import { SUCCESS, stopHubbleDoubles } from "../../clients/hubble/hubble-double"
import type { SupplierAnswer } from "../../../src/domain/supplier-answer"
import { closeSuppliers, command, notingSeal, supplier, supplierSaying, vault } from "./supplier"

afterEach(async () => {
  await stopHubbleDoubles()
  await closeSuppliers()
})

const WHOLE = { id: "v-1", cardType: "CARD_AND_PIN_NO_SECURED", cardNumber: "8090920011768104", cardPin: "215744", validTill: "2027-02-25", amount: 500 }

/** A supplier whose order holds these vouchers, those `inOrder` when it is read, and whose single voucher reads answer `again` (undefined: 500). */
async function holding(vouchers: unknown[], again?: unknown, inOrder?: unknown[]) {
  const order = command()
  const { gateway, double } = await supplierSaying((request, response) => {
    if (request.method === "GET" && inOrder && !request.url.includes("/vouchers/")) return json(response, 200, { ...SUCCESS, referenceId: order.referenceId, vouchers: inOrder })
    if (!request.url.startsWith("/v1/partners/orders/vouchers/")) return json(response, 200, { ...SUCCESS, referenceId: order.referenceId, vouchers })
    return again === undefined ? json(response, 500, { message: "no" }) : json(response, 200, again)
  })
  const noted = notingSeal()
  const answer = await gateway.place(order, noted.seal)
  return { answer, noted, rereads: double.calls().filter(({ method }) => method === "GET").map(({ url }) => url) }
}

function vouchersOf(answer: SupplierAnswer) {
  if (answer.kind !== "order") throw new Error(`expected an order, got ${JSON.stringify(answer)}`)
  return answer.order.vouchers
}

describe("a voucher that lacks something (protocol 3.11)", () => {
  it("is read once more by its own id, and is whole with what that adds", async () => {
    const { answer, noted, rereads } = await holding([{ ...WHOLE, cardPin: null, amount: null }], WHOLE)
    expect(rereads).toEqual(["/v1/partners/orders/vouchers/v-1"])
    expect(vouchersOf(answer)).toMatchObject([{ complete: true, amount: 50_000, supplierVoucherId: "v-1", last4: "8104", validTill: "2027-02-25" }])
    expect(noted.seen).toMatchObject([{ cardNumber: WHOLE.cardNumber, cardPin: WHOLE.cardPin }])
  })

  it("is read once and not twice; still lacking it is sealed as incomplete, SUCCESS all the same", async () => {
    const { answer, rereads } = await holding([{ ...WHOLE, cardPin: null }], { ...WHOLE, cardPin: null })
    expect([rereads.length, vouchersOf(answer).map(({ complete }) => complete)]).toEqual([1, [false]])
  })

  it("is incomplete when that read fails: it does not hide that the order succeeded", async () => {
    const { answer, rereads } = await holding([{ ...WHOLE, cardPin: null }])
    expect([rereads.length, vouchersOf(answer).map(({ complete }) => complete)]).toEqual([1, [false]])
  })

  it("without an id is looked for in the order, read once more", async () => {
    const lacking = { ...WHOLE, id: undefined, cardPin: null }
    const { answer, rereads, noted } = await holding([lacking], undefined, [WHOLE])
    expect([rereads, vouchersOf(answer)]).toEqual([[`/v1/partners/orders/${SUCCESS.id}`], [expect.objectContaining({ complete: true, supplierVoucherId: "v-1" })]])
    expect(noted.seen).toMatchObject([{ cardPin: WHOLE.cardPin }])
  })

  it("without an id is incomplete when the order has no more of it, or fewer vouchers", async () => {
    const lacking = { ...WHOLE, id: undefined, cardPin: null }
    for (const inOrder of [[lacking], []]) {
      const { answer, rereads } = await holding([lacking], undefined, inOrder)
      expect([rereads.length, vouchersOf(answer)]).toEqual([1, [expect.objectContaining({ complete: false, supplierVoucherId: null })]])
    }
  })

  it("only the lacking one is read again", async () => {
    const { answer, rereads } = await holding([WHOLE, { ...WHOLE, id: "v-2", cardNumber: null }, { ...WHOLE, id: undefined }], { ...WHOLE, id: "v-2" })
    expect(rereads).toEqual(["/v1/partners/orders/vouchers/v-2"])
    expect(vouchersOf(answer).map(({ complete }) => complete)).toEqual([true, true, true])
  })

  it.each<[string, string | null, string | null, boolean]>([
    ["CARD_NO_AND_PIN", "8090", null, false], ["PIN_SECURED", "8090", null, false], ["PIN_SECURED", null, "2157", true],
    ["CARD_NUMBER_SECURED", "8090", null, true], ["CARD_NUMBER_SECURED", null, "2157", false],
    ["PIN_NO_SECURED", null, "2157", true], ["PIN_NO_SECURED", "8090", null, false],
    ["CARD_AND_PIN_NO_SECURED", "8090", "2157", true], ["CARD_AND_PIN_NO_SECURED", "8090", null, false], ["CARD_AND_PIN_NO_SECURED", null, "2157", false],
    ["SOMETHING_NEW", "8090", null, true], ["SOMETHING_NEW", null, "2157", true], ["SOMETHING_NEW", null, null, false],
  ])("%s with number %p and PIN %p: whole is %p", async (cardType, cardNumber, cardPin, complete) => {
    const { answer } = await holding([{ ...WHOLE, id: null, cardType, cardNumber, cardPin }])
    expect(vouchersOf(answer)).toMatchObject([{ cardType, complete }])
  })

  it("the sandbox agrees: a PIN that is null in the order is there on the second look, and stays missing when that lacks it too", async () => {
    const { gateway, told } = await supplier()
    await told("faults", { rules: [{ route: "place_order", fault: "null_pin", scope: "answer" }] })
    expect(vouchersOf(await gateway.place(command(), vault.seal)).map(({ complete }) => complete)).toEqual([true, true])
    await told("faults", { rules: [{ route: "place_order", fault: "null_pin" }, { route: "get_voucher", fault: "null_pin" }] })
    expect(vouchersOf(await gateway.place(command(), vault.seal)).map(({ complete }) => complete)).toEqual([false, true])
    const { requests } = await told<{ requests: { call: string }[] }>("record")
    expect(requests.filter(({ call }) => call === "get_voucher")).toHaveLength(2)
  })
})

describe("a voucher that says something odd", () => {
  it.each([["text", "500"], ["text with paise", "500.50"], ["a number", 500.5]])("an amount as %s is paise", async (_, amount) => {
    const { answer } = await holding([{ ...WHOLE, amount }])
    expect(vouchersOf(answer)[0]?.amount).toBe(Number(amount) * 100)
  })

  it.each([["no number", "five hundred"], ["null", null], ["negative", -500]])("an amount that is %s leaves it incomplete, not the order unknown", async (_, amount) => {
    const { answer } = await holding([{ ...WHOLE, amount }], { ...WHOLE, amount })
    expect(vouchersOf(answer)).toMatchObject([{ complete: false, amount: 0 }])
  })

  it.each([["a fraction of a paisa", 500.005], ["too large", 1e20]])("bug: an amount that is %s hid that the order succeeded", async (_, amount) => {
    const { answer } = await holding([WHOLE, { ...WHOLE, id: "v-2", amount }], { ...WHOLE, id: "v-2", amount })
    expect(vouchersOf(answer)).toMatchObject([{ complete: true, amount: 50_000 }, { complete: false, amount: 0 }])
  })

  it("a voucher that is no object is counted, incomplete and without a code", async () => {
    const { answer } = await holding(["8090920011768104", null])
    expect(vouchersOf(answer)).toMatchObject([{ complete: false, last4: null }, { complete: false, last4: null }])
    expect(JSON.stringify(answer)).not.toContain("8090920011768104")
  })

  it("bug: a code quoted in the text of a FAILED order reached the ledger in clear", async () => {
    const order = command()
    const { gateway } = await supplierSaying((_, response) =>
      json(response, 200, { ...SUCCESS, referenceId: order.referenceId, status: "FAILED", vouchers: [], failureReason: "Voucher generation failed for card 8090920011768104" }))
    const answer = await gateway.place(order, vault.seal)
    expect(answer).toMatchObject({ kind: "order", order: { status: "FAILED", failure: { kind: "generation_failed" } } })
    expect(JSON.stringify(answer)).not.toContain("8090920011768104")
  })
})
