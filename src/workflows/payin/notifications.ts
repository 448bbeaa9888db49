import type { MedusaContainer } from "@medusajs/framework/types"
import type { HubcashNotification } from "../../clients/hubcash"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { readDeadline } from "./call-psp"

/** Asked for; how many come is the server's to say. */
const PAGE = 100
/** A busy quarter of an hour of a large shop. */
const MOST_ROWS = 500
/** Of a server whose pages are small. */
const MOST_PAGES = 25

/** Where the next turn of this process begins, on a server that lists the oldest first. */
const readUpTo = new WeakMap<PayinModuleService, number>()

/**
 * Neither the length of a page nor the order of the list is documented: only an empty page is the end, and the dates say which way it runs. Rows of one date,
 * or a single one, say nothing: then it runs as it was found to (`known`).
 */
function isOldestFirst(rows: readonly HubcashNotification[], known: boolean): boolean {
  const dates = rows.flatMap(({ DateAdded }) => (DateAdded === null ? [] : [DateAdded]))
  const [first, last] = [dates[0] ?? "", dates.at(-1) ?? ""]
  return first === last ? known && rows.length > 0 : first < last
}

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
  const from = readUpTo.get(payin) ?? 0
  let read = 0
  let lastPage = 0
  for (let page = 0; page < MOST_PAGES && read < MOST_ROWS; page += 1) {
    const { data } = await payin.hubcashClient.listNotifications({ offset: from + read, rows: PAGE }, { deadlineMs: readDeadline(payin) })
    if (data.count === 0) break
    found.push(...data.rows)
    read += data.count
    lastPage = data.count
  }
  // The last page is read once more, which tells of a list that became shorter: then the next turn begins anew.
  if (isOldestFirst(found, from > 0)) readUpTo.set(payin, Math.max(0, from + read - lastPage))
  else readUpTo.delete(payin)
  return found
}

/**
 * Asks Hubcash for its latest notifications and has every payment looked at whose status on record is another: what a lost notification would have
 * told (`protocol.md` 5.10, issue 4). One turn reads 500 rows: of a list that begins with the oldest the next one goes on from there, so that a process reaches
 * the newest after some turns. What these pages miss is found by the poller, or by the looks at money we keep. Returns the payments asked for.
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
