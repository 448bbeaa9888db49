import type { MedusaContainer } from "@medusajs/framework/types"
import { UPSTREAM_NAMES, type Psp } from "../../domain/upstreams"
import { PAYIN_MODULE } from "../../modules/payin"
import type { Outage } from "../../modules/payin/outages"
import type PayinModuleService from "../../modules/payin/service"
import type { Problem } from "./problems"

const CREDENTIALS: Readonly<Record<Psp, string>> = {
  hubcash: "hubcash.code / hubcash.token (HUBCASH_CODE, HUBCASH_TOKEN)",
  hub123: "hub123.applicationId / hub123.secretKey (HUB123_APPLICATION_ID, HUB123_SECRET_KEY)",
}

/** Payment services that refuse our credentials, which only a person can end, or that are down: then nothing is lost and nothing is paid twice, but orders wait for their money. */
export async function paymentProblems(container: MedusaContainer): Promise<Problem[]> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!payin.active) return []
  const refusals = (await payin.outages.closed()).filter(({ refused }) => refused)
  const silent = (await payin.views.unanswered()).filter(({ psp }) => !refusals.some((refusal) => refusal.psp === psp))
  return [...refusals.map(refusedProblem), ...silent.map(unansweredProblem)]
}

function refusedProblem({ psp, reason }: Outage): Problem {
  const values = { service: UPSTREAM_NAMES[psp], options: CREDENTIALS[psp], reason }
  const text = `${values.service} refuses the shop's credentials; nothing can be paid by it. ${reason}`
  return { kind: "payments_refused", severity: "critical", text, action: `Check ${values.options}, restart the shop, then test the connection. Payments that wait go on by themselves.`, values }
}

function unansweredProblem({ psp, payments }: { psp: Psp; payments: number }): Problem {
  const values = { service: UPSTREAM_NAMES[psp], count: payments }
  const text = `${values.service} does not answer; payments that wait for its word: ${payments}.`
  return { kind: "payments_unanswered", severity: "critical", text, action: "Nothing needs doing: each payment is looked at again, once a minute and later hourly. If it lasts, ask the service, and offer another way to pay.", values }
}
