import { toMajor } from "../../domain/money"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { resumePlacement } from "../placement/pause-placement"
import { check, type TestConnection } from "./check"

const WALLET_TIMEOUT_MS = 15_000

/** Logs in with the configured credentials and reads the wallet; where both work, a pause of ordering ends. The client's errors say what to do and hold no secret. */
export const testHubble: TestConnection = async (container) => {
  const hubble: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const { client } = hubble
  const login = await check("login", async () => `Logged in; the token is valid for ${(await client.login()).expiresInSecs} seconds`)
  if (!login.ok) return [login]
  const wallet = await check("wallet", async () => `The wallet holds ${toMajor(await hubble.gateway.walletBalance(WALLET_TIMEOUT_MS), "INR")} INR`)
  if (wallet.ok) await resumePlacement(container)
  return [login, wallet]
}
