import type { MedusaContainer } from "@medusajs/framework/types"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import type { PspAnswer } from "../../../src/domain/psp-answer"
import { askAboutUnknownSale } from "../../../src/workflows/payin/unknown-sale"

jest.mock("../../../src/workflows/work/wake", () => ({ wakeWorkers: jest.fn() }))

const heard = { requestIds: [], httpStatus: 200 }
const found = (reference: string | null) => ({ kind: "found", payment: { reference }, others: [], ...heard }) as unknown as PspAnswer

/** What Hubcash says of a sale whose id nobody here knows; `payin_1` is ours. */
function ask(answer: PspAnswer, active = true) {
  const row = { id: "payin_1", psp: "hubcash", pspId: null }
  const payin = {
    paymentOptions: { hubcash: { active } }, times: { leaseMs: 60_000, readDeadlineMs: 1_000 }, hubcash: { read: () => Promise.resolve(answer) },
    requests: { read: (reference: string) => Promise.resolve(reference === "payin_1" ? row : null), ask: () => Promise.resolve(["payin_1"]) },
  }
  return askAboutUnknownSale({ resolve: (name: string) => (name === PAYIN_MODULE ? payin : undefined) } as unknown as MedusaContainer, "sale_1")
}

describe("A notification of a sale whose id nobody knows", () => {
  it("is ours by its reference, or nobody's", async () => {
    expect([await ask(found("payin_1")), await ask(found("payin_2")), await ask(found(null)), await ask({ kind: "absent", ...heard }), await ask(found("payin_1"), false)]).toEqual(["ours", "unknown_order", "unknown_order", "unknown_order", "unknown_order"])
  })

  it("is looked at again when Hubcash does not say whose it is: it is not sent twice", async () => {
    const silence: PspAnswer[] = [{ kind: "no_answer", reason: "UND_ERR_SOCKET", ...heard }, { kind: "not_sent", reason: "ECONNREFUSED", inMs: null, ...heard }, { kind: "rejected", reason: "401", ...heard }]
    for (const answer of silence) expect([answer.kind, await ask(answer)]).toEqual([answer.kind, "unanswered"])
  })
})
