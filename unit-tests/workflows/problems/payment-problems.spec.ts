import type { MedusaContainer } from "@medusajs/framework/types"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import type { Outage } from "../../../src/modules/payin/outages"
import { paymentProblems } from "../../../src/workflows/problems/payment-problems"

/** The problems of a shop whose payment services are left alone so, and keep silent about so many payments. */
function problemsOf(closed: Outage[], unanswered: { psp: "hubcash" | "hub123"; payments: number }[] = []) {
  const payin = { active: true, outages: { closed: async () => closed }, views: { unanswered: async () => unanswered } }
  return paymentProblems({ resolve: (key: string) => ({ [PAYIN_MODULE]: payin })[key] } as unknown as MedusaContainer)
}

describe("The problems of payments", () => {
  it.each([
    ["hubcash", "Hubcash", "hubcash.code / hubcash.token"],
    ["hub123", "123hub", "hub123.applicationId / hub123.secretKey"],
  ] as const)("name the options to check when %s refuses the credentials, and do not say that it is silent", async (psp, service, options) => {
    const [problem, ...others] = await problemsOf([{ psp, refused: true, reason: "refused (401)" }, { psp, refused: false, reason: "UND_ERR_SOCKET" }], [{ psp, payments: 3 }])
    expect(others).toEqual([])
    expect(problem).toMatchObject({ kind: "payments_refused", severity: "critical", text: expect.stringContaining(`${service} refuses`), action: expect.stringContaining(options), values: { service, reason: "refused (401)" } })
    expect(problem?.values?.options).toContain(options)
  })

  it("name the service that is silent, of another or without a refusal", async () => {
    const silent = { kind: "payments_unanswered", values: { service: "123hub", count: 2 } }
    expect(await problemsOf([{ psp: "hub123", refused: false, reason: "ECONNRESET" }], [{ psp: "hub123", payments: 2 }])).toMatchObject([silent])
    expect(await problemsOf([{ psp: "hubcash", refused: true, reason: "401" }], [{ psp: "hub123", payments: 2 }])).toMatchObject([{ kind: "payments_refused" }, silent])
  })

  it("are none while all services answer", async () => {
    expect(await problemsOf([])).toEqual([])
  })
})
