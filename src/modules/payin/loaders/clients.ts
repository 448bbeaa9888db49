import { asFunction } from "@medusajs/framework/awilix"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { LoaderOptions } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { Hub123Client } from "../../../clients/hub123"
import { HubcashClient } from "../../../clients/hubcash"
import { parseVoucherHubOptions } from "../../../config/options"
import { PayinBudget } from "../budget"

/**
 * Registers the clients of both payment services, unless a test put its own there. Nothing is called: a client is made on first use, so boot,
 * migration and `medusa exec` need no network and no credentials.
 */
export default async function registerClients({ container, options }: LoaderOptions): Promise<void> {
  const { hubcash, hub123, timeScale } = parseVoucherHubOptions(options)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const off = (what: string, variables: string) => new MedusaError(MedusaError.Types.NOT_ALLOWED, `${what} is not configured: set ${variables} and restart`)
  if (!container.hasRegistration("hubcashClient")) {
    const connect = () => {
      if (!hubcash.active) throw off("Hubcash", "hubcash.code and hubcash.token (HUBCASH_CODE, HUBCASH_TOKEN)")
      return new HubcashClient({ baseUrl: hubcash.baseUrl, code: hubcash.code, token: hubcash.token, wrapBodies: hubcash.wrapBodies, logger })
    }
    container.register("hubcashClient", asFunction(connect).singleton())
  }
  if (!container.hasRegistration("hub123Client")) {
    const connect = () => {
      if (!hub123.active) throw off("123hub", "hub123.applicationId, hub123.secretKey and hub123.payIn (HUB123_APPLICATION_ID, HUB123_SECRET_KEY, HUB123_PAY_IN)")
      const budget = new PayinBudget(container.resolve<Knex>(ContainerRegistrationKeys.PG_CONNECTION), timeScale)
      const { baseUrl, applicationId, secretKey, cId, redirectPaths, strictAnswerHash } = hub123
      return new Hub123Client({ baseUrl, applicationId, secretKey, cId, redirectPaths, strictAnswerHash, budget, logger })
    }
    container.register("hub123Client", asFunction(connect).singleton())
  }
}
