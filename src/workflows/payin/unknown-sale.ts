import type { MedusaContainer } from "@medusajs/framework/types"
import type { PspAnswer } from "../../domain/psp-answer"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { wakeWorkers } from "../work/wake"
import { lookForTwin, readDeadline } from "./call-psp"

/** How Hubcash answers for an id it does not know is not documented: 404, or its error body with 400. Nothing is decided by it but whose this notification is. */
const isUnknownThere = (answer: PspAnswer): boolean => answer.kind === "absent" || (answer.kind === "no_answer" && answer.httpStatus === 400)

/**
 * Hubcash tells of a sale whose id we do not know. Its `Ref` may be ours: the answer that would have told us the id was lost, or a sale that was given up
 * and sent again was accepted after all, which is a second charge. `unanswered`: this notification must look again.
 */
export async function askAboutUnknownSale(container: MedusaContainer, saleId: string): Promise<"ours" | "unknown_order" | "unanswered"> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!payin.paymentOptions.hubcash.active) return "unknown_order"
  const answer = await payin.hubcash.read(saleId, true, readDeadline(payin))
  if (answer.kind !== "found") return isUnknownThere(answer) ? "unknown_order" : "unanswered"
  const row = answer.payment.reference ? await payin.requests.read(answer.payment.reference) : null
  if (row?.psp !== "hubcash") return "unknown_order"
  // Under no claim: only facts count, and a second sale is one.
  if (row.pspId !== null && row.pspId !== saleId) await lookForTwin(payin, { ...row, leaseToken: -1 })
  await payin.requests.ask({ id: row.id })
  wakeWorkers(container)
  return "ours"
}
