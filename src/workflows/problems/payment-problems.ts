import type { MedusaContainer } from "@medusajs/framework/types"
import { UPSTREAM_NAMES } from "../../domain/upstreams"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import type { Problem } from "./problems"

/** A payment service that is down: nothing is lost and nothing is paid twice, but orders wait for their money. */
export async function paymentProblems(container: MedusaContainer): Promise<Problem[]> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!payin.active) return []
  return (await payin.views.unanswered()).map(({ psp, payments }) => {
    const values = { service: UPSTREAM_NAMES[psp], count: payments }
    const text = `${values.service} does not answer; payments that wait for its word: ${payments}.`
    return { kind: "payments_unanswered", severity: "critical", text, action: "Nothing needs doing: each payment is looked at again, once a minute and later hourly. If it lasts, ask the service, and offer another way to pay.", values }
  })
}
