import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { UPSTREAM_NAMES, type Psp } from "../../domain/upstreams"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type { Outage } from "../../modules/payin/outages"
import type PayinModuleService from "../../modules/payin/service"
import { alertShop } from "../problems/alert-shop"
import { enterReturn } from "./enter-return"
import { processAction } from "./process-action"

/** A payment service does not answer; id of the service. */
const PAYMENTS_UNREACHABLE = "payments.unreachable"
/** A payment service refuses the shop's credentials; id of the service. */
const REFUSED_EVENT = "payments.refused"

const whatIsWrong = ({ psp, refused }: Pick<Outage, "psp" | "refused">) => `${UPSTREAM_NAMES[psp]} ${refused ? "refuses the shop's credentials" : "does not answer"}`

const WAITS = "Payments wait for its word; one is looked at every minute, and all are when it answers. Shoppers can pay another way."
const REFUSES = "Nothing can be paid by it, and shoppers are told to try another way. Put its credentials right, restart, and test the connection."

/** Tells the shop once of each payment service that does not answer or refuses the credentials. */
export async function tellOfOutages(container: MedusaContainer): Promise<void> {
  const { active, outages }: PayinModuleService = container.resolve(PAYIN_MODULE)
  for (const outage of active ? await outages.untold() : []) {
    const title = whatIsWrong(outage)
    container.resolve(ContainerRegistrationKeys.LOGGER).error(`voucher-hub: ${title}, its payments are looked at one a minute: ${outage.reason}`)
    await alertShop(container, { event: outage.refused ? REFUSED_EVENT : PAYMENTS_UNREACHABLE, id: outage.psp, title, description: outage.refused ? REFUSES : WAITS })
  }
}

/** How long the worker leaves a service alone, and why; null when it may ask. The shop is told once of each outage. */
export async function restsForOutage(container: MedusaContainer, psp: Psp): Promise<{ restMs: number; reason: string } | null> {
  const { outages }: PayinModuleService = container.resolve(PAYIN_MODULE)
  const restMs = await outages.restMs(psp)
  if (restMs === null) return null
  await tellOfOutages(container)
  const refused = (await outages.closed()).some((outage) => outage.psp === psp && outage.refused)
  return { restMs, reason: whatIsWrong({ psp, refused }) }
}

/** One turn of a claimed action, when its service may be asked. */
export async function takeUpAction(container: MedusaContainer, action: ActionRow): Promise<void> {
  if (action.state === "done" || action.state === "refused") return enterReturn(container, action)
  const psp = action.kind === "pay_out" ? "hub123" : "hubcash"
  const rest = await restsForOutage(container, psp)
  if (rest === null) return processAction(container, action)
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const { reason, restMs } = rest
  await payin.actions.move(action, { to: action.state === "placing" ? "unknown" : action.state, cause: reason, problem: reason, dueInMs: restMs })
}
