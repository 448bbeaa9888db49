import type { MedusaContainer } from "@medusajs/framework/types"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import type { PspAnswer } from "../../../src/domain/psp-answer"
import { askAboutUnknownSale } from "../../../src/workflows/payin/unknown-sale"
import type { ClaimedDelivery } from "../../../src/modules/webhook-inbox/types"
import { deliveryHandlers, UNKNOWN_ORDER_TRIES } from "../../../src/workflows/webhooks/handlers"

jest.mock("../../../src/workflows/work/wake", () => ({ wakeWorkers: jest.fn() }))

const heard = { requestIds: [], httpStatus: 200 }
const found = (reference: string | null) => ({ kind: "found", payment: { reference }, others: [], ...heard }) as unknown as PspAnswer

/** The shop where Hubcash says this of a sale whose id nobody knows; `payin_1` is ours. */
function shop(answer: PspAnswer, active = true): MedusaContainer {
  const row = { id: "payin_1", psp: "hubcash", pspId: null }
  const payin = {
    paymentOptions: { hubcash: { active } }, times: { leaseMs: 60_000, readDeadlineMs: 1_000 }, hubcash: { read: () => Promise.resolve(answer) },
    requests: { read: (reference: string) => Promise.resolve(reference === "payin_1" ? row : null), ask: (key: object) => Promise.resolve("id" in key ? ["payin_1"] : []) },
  }
  return { resolve: (name: string) => (name === PAYIN_MODULE ? payin : undefined) } as unknown as MedusaContainer
}
const ask = (answer: PspAnswer, active = true) => askAboutUnknownSale(shop(answer, active), "sale_1")
const notified = (answer: PspAnswer) => deliveryHandlers["hubcash/notifications"]?.(shop(answer), { body: { NotificationId: "note_1", Sale: { SaleId: "sale_1" } }, attempts: UNKNOWN_ORDER_TRIES } as unknown as ClaimedDelivery)

describe("A notification of a sale whose id nobody knows", () => {
  it("is ours by its reference, or nobody's", async () => {
    expect([await ask(found("payin_1")), await ask(found("payin_2")), await ask(found(null)), await ask({ kind: "absent", ...heard }), await ask(found("payin_1"), false)]).toEqual(["ours", "unknown_order", "unknown_order", "unknown_order", "unknown_order"])
  })

  it("is nobody's when Hubcash refuses to read it: a token that stands in a URL is no proof that there is such a sale", async () => {
    expect(await ask({ kind: "no_answer", reason: "Hubcash refused", requestIds: [], httpStatus: 400 })).toBe("unknown_order")
    for (const httpStatus of [401, 403, 429, 500, null]) expect(await ask({ kind: "no_answer", reason: "Hubcash refused", requestIds: [], httpStatus })).toBe("unanswered")
  })

  it("is looked at again when Hubcash does not say whose it is: it is not sent twice", async () => {
    const silence: PspAnswer[] = [{ kind: "no_answer", reason: "UND_ERR_SOCKET", ...heard }, { kind: "not_sent", reason: "ECONNREFUSED", inMs: null, ...heard }, { kind: "rejected", reason: "401", ...heard }]
    for (const answer of silence) expect([answer.kind, await ask(answer)]).toEqual([answer.kind, "unanswered"])
    for (const answer of silence) expect(await notified(answer)).toBe("retry")
    expect([await notified(found("payin_1")), await notified(found("payin_2"))]).toEqual(["not_final", "unknown_order"])
  })
})
