import type { MedusaContainer } from "@medusajs/framework/types"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { readDeadline } from "./call-psp"

const ROWS = 100

/**
 * Asks Hubcash for its latest notifications and has every payment looked at whose status on record is another: what a lost notification would have
 * told (`protocol.md` 5.10, issue 4). A page is enough, because the poller looks at every open payment anyway. Returns the payments asked for.
 */
export async function catchUpNotifications(container: MedusaContainer): Promise<string[]> {
  const payin: PayinModuleService = container.resolve(PAYIN_MODULE)
  if (!payin.paymentOptions.hubcash.active) return []
  const { data } = await payin.hubcashClient.listNotifications({ offset: 0, rows: ROWS }, { deadlineMs: readDeadline(payin) })
  const latest = new Map<string, number | null>()
  // Newest last or first is not documented: any of a sale's statuses that we do not have is a reason to look.
  for (const { Sale } of data.rows) latest.set(Sale.SaleId, Sale.Status)
  const asked: string[] = []
  for (const [saleId, status] of latest) {
    const row = await payin.requests.byPspId("hubcash", saleId)
    if (!row || row.pspStatus === String(status)) continue
    asked.push(...(await payin.requests.ask({ psp: "hubcash", pspId: saleId })))
  }
  return asked
}
