import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { UPSTREAM_NAMES, type Psp } from "../../domain/upstreams"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type PayinModuleService from "../../modules/payin/service"
import { alertShop } from "../problems/alert-shop"
import { processAction } from "./process-action"

/** A payment service does not answer; id of the service. */
const PAYMENTS_UNREACHABLE = "payments.unreachable"

/** How long the worker leaves a service alone that does not answer; null when it may ask. The shop is told once of each outage. */
export async function restsForOutage(container: MedusaContainer, psp: Psp): Promise<number | null> {
  const { outages }: PayinModuleService = container.resolve(PAYIN_MODULE)
  const restMs = await outages.restMs(psp)
  for (const told of restMs === null ? [] : await outages.untold()) {
    const name = UPSTREAM_NAMES[told.psp]
    container.resolve(ContainerRegistrationKeys.LOGGER).error(`voucher-hub: ${name} does not answer, its payments are looked at one a minute: ${told.reason}`)
    await alertShop(container, {
      event: PAYMENTS_UNREACHABLE,
      id: told.psp,
      title: `${name} does not answer`,
      description: "Payments wait for its word; one is looked at every minute, and all are when it answers. Shoppers can pay another way.",
    })
  }
  return restMs
}

/** One turn of a claimed action, when its service may be asked. */
export async function takeUpAction(container: MedusaContainer, action: ActionRow): Promise<void> {
  const psp = action.kind === "pay_out" ? "hub123" : "hubcash"
  const restMs = await restsForOutage(container, psp)
  if (restMs === null) return processAction(container, action)
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  const reason = `${UPSTREAM_NAMES[psp]} does not answer`
  await payin.actions.move(action, { to: action.state === "placing" ? "unknown" : action.state, cause: reason, problem: reason, dueInMs: restMs })
}
