import type { MedusaContainer } from "@medusajs/framework/types"
import type { HubcashNotification } from "../../clients/hubcash"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { readDeadline } from "./call-psp"

const ROWS = 100
/** A busy quarter of an hour of a large shop. */
const MOST_PAGES = 5

/** The latest statuses on record of each sale: a card is made and charged in one second. The order of the list is not documented. */
function latestStatuses(rows: readonly HubcashNotification[]): Map<string, { at: string; statuses: Set<string> }> {
  const latest = new Map<string, { at: string; statuses: Set<string> }>()
  for (const { Sale, DateAdded } of rows) {
    const at = DateAdded ?? ""
    const known = latest.get(Sale.SaleId)
    if (known && known.at > at) continue
    const statuses = known?.at === at ? known.statuses : new Set<string>()
    latest.set(Sale.SaleId, { at, statuses: statuses.add(String(Sale.Status)) })
  }
  return latest
}

async function readNotifications(payin: PayinModuleService): Promise<HubcashNotification[]> {
  const found: HubcashNotification[] = []
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { data } = await payin.hubcashClient.listNotifications({ offset: page * ROWS, rows: ROWS }, { deadlineMs: readDeadline(payin) })
    found.push(...data.rows)
    if (data.count < ROWS) break
  }
  return found
}

/**
 * Asks Hubcash for its latest notifications and has every payment looked at whose status on record is another: what a lost notification would have
 * told (`protocol.md` 5.10, issue 4). What is too old for these pages is found by the poller, or by the looks at money we keep. Returns the payments
 * asked for.
 */
export async function catchUpNotifications(container: MedusaContainer): Promise<string[]> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!payin.paymentOptions.hubcash.active) return []
  const asked: string[] = []
  for (const [saleId, { statuses }] of latestStatuses(await readNotifications(payin))) {
    const row = await payin.requests.byPspId("hubcash", saleId)
    if (!row || (row.pspStatus !== null && statuses.has(row.pspStatus))) continue
    asked.push(...(await payin.requests.ask({ psp: "hubcash", pspId: saleId })))
  }
  return asked
}
