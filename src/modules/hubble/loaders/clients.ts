import { asFunction, asValue } from "@medusajs/framework/awilix"
import type { LoaderOptions } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { HubbleClient } from "../../../clients/hubble"
import { parseVoucherHubOptions } from "../../../config/options"
import { HubbleGateway } from "../gateway"

/** One brand with a 10 MB description must not keep the page of a hundred it is on from being read. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

/**
 * Registers `clock`, `hubbleClient` and `supplier` in the module's container, unless a test put its own there. Nothing is called: the
 * client is made on first use, so boot, migration and `medusa exec` need no network and no credentials.
 */
export default async function registerClients({ container, options }: LoaderOptions): Promise<void> {
  if (!container.hasRegistration("clock")) container.register("clock", asValue(() => new Date()))
  const { hubble, warnings } = parseVoucherHubOptions(options)
  for (const warning of warnings) container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: ${warning}`)
  if (!container.hasRegistration("supplier")) container.register("supplier", asValue(new HubbleGateway(() => container.resolve<HubbleClient>("hubbleClient"))))
  if (container.hasRegistration("hubbleClient")) return
  const connect = () => {
    if (!hubble.active || !hubble.clientId || !hubble.clientSecret) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "Hubble is not configured: set hubble.clientId and hubble.clientSecret (HUBBLE_CLIENT_ID, HUBBLE_CLIENT_SECRET) and restart",
      )
    }
    const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
    return new HubbleClient({ baseUrl: hubble.baseUrl, clientId: hubble.clientId, clientSecret: hubble.clientSecret, logger, maxAnswerBytes: MAX_ANSWER_BYTES })
  }
  container.register("hubbleClient", asFunction(connect).singleton())
}
