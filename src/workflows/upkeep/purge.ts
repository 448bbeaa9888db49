import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { WEBHOOK_INBOX_MODULE } from "../../modules/webhook-inbox"
import type WebhookInboxService from "../../modules/webhook-inbox/service"
import { purgeGuestCards } from "./purge-cards"

const BATCH = 1_000
/** Longer than any dispute about an order is likely to need the bytes. Not divided by the time scale. */
const WEBHOOK_DAYS = 90

/** Longer than any cart is likely to be completed after; one that is says that the recipient, the quote or the session is gone. */
const CART_DAYS = 180

/** Two years of books and a margin: the summary of a period shows how the wallet moved in it. The forecast needs the last reading, the wallet's page the last hundred. */
const WALLET_READING_DAYS = 800

/**
 * Deletes handled webhooks after 90 days, recipients, selections, quotes and payment sessions of carts that were never bought and emptied payers after 180, readings of the
 * wallet after 800, tokens and throttle counters that are over, and guests' cards. Units, orders, cases and reveals stay.
 */
export async function purge(container: MedusaContainer, budgetMs: number): Promise<void> {
  const { access, carts, gifts }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const inbox: WebhookInboxService = container.resolve(WEBHOOK_INBOX_MODULE)
  const { walletGate }: HubbleModuleService = container.resolve(HUBBLE_MODULE)
  const { requests, payers }: PayinModuleService = container.resolve(PAYIN_MODULE)
  const old = { days: CART_DAYS, limit: BATCH }
  const until = performance.now() + budgetMs
  let gone = 0
  for (let found = 1; found > 0 && performance.now() < until; gone += found) {
    found = (await access.purge(BATCH)) + (await gifts.purge(old)) + (await carts.purge(old)) + (await inbox.purge({ days: WEBHOOK_DAYS, limit: BATCH }))
    found += (await requests.purge(old)) + (await payers.purgeEmptied(old))
    found += await walletGate.purge({ days: WALLET_READING_DAYS, limit: BATCH })
  }
  gone += await purgeGuestCards(container, until)
  if (gone) container.resolve(ContainerRegistrationKeys.LOGGER).info(`voucher-hub: ${gone} old webhooks, recipients and promises of carts, payment sessions, payers, readings of the wallet, tokens, counters and cards of guests deleted`)
}
