import { MedusaError } from "@medusajs/framework/utils"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { check, type ConnectionCheck, type TestConnection } from "./check"

const notConfigured = (what: string) => new MedusaError(MedusaError.Types.INVALID_DATA, `${what} and restart`)

/** A service that takes our credentials is asked by every worker again: a person put them right, and does not wait for the next probe. */
async function opens(payin: PayinModuleService, psp: "hubcash" | "hub123", tested: ConnectionCheck): Promise<ConnectionCheck> {
  if (tested.ok) await payin.outages.answered(psp)
  return tested
}

/** Lists the currencies of the account, which needs code and token. */
export const testHubcash: TestConnection = async (container) => {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!payin.paymentOptions.hubcash.active) throw notConfigured("Hubcash is not configured: set hubcash.code and hubcash.token (HUBCASH_CODE, HUBCASH_TOKEN)")
  return [await opens(payin, "hubcash", await check("currencies", async () => `The account sells in ${(await payin.hubcashClient.listCurrencies()).data.rows.map((currency) => currency.Name).join(", ")}`))]
}

/** Pings, which needs application id and secret key, and reads the balances within the budget. */
export const testHub123: TestConnection = async (container) => {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!payin.paymentOptions.hub123.active) throw notConfigured("123hub is not configured: set hub123.applicationId and hub123.secretKey (HUB123_APPLICATION_ID, HUB123_SECRET_KEY)")
  const ping = await opens(payin, "hub123", await check("ping", async () => `123hub answered ${(await payin.hub123Client.ping()).data.message ?? "the ping"}`))
  if (!ping.ok) return [ping]
  return [ping, await check("balance", async () => `The account has ${(await payin.hub123Client.balance()).data.amounts.length} balance(s)`)]
}
