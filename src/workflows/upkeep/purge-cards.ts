import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { forgetCard } from "../payin/cards"

const BATCH = 100
/** As long as a guest's token opens his order: by then he paid, or left. */
const GUEST_CARD_DAYS = 7

/**
 * Removes guests' cards, at Hubcash and then here: once their cart is completed or left, nobody else can. One that Hubcash does not let go of waits for
 * the next night.
 * @param until when to stop, by `performance.now()`. @returns how many went.
 */
export async function purgeGuestCards(container: MedusaContainer, until: number): Promise<number> {
  const { cards, paymentOptions }: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!paymentOptions.hubcash.active) return 0
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  let gone = 0
  let after = ""
  for (;;) {
    const left = await cards.left({ days: GUEST_CARD_DAYS, limit: BATCH, after })
    for (const { id, cartId } of left) {
      if (performance.now() >= until) return gone
      await forgetCard(container, id, { customerId: null, cartId }).then(() => void (gone += 1), (error: Error) => logger.warn(`voucher-hub: the guest's card ${id} stays until the next night: ${error.message}`))
      after = id
    }
    if (left.length < BATCH) return gone
  }
}
