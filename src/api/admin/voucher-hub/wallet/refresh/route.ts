import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { refreshWallet } from "../../../../../workflows/wallet/refresh-wallet"
import { walletView } from "../../../../../workflows/wallet/wallet-view"
import { wakeWorkers } from "../../../../../workflows/work/wake"

/** Reads the balance now; orders it covers go on at once. 400 when it cannot be read: the last balance would pass for a new one. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const reading = await refreshWallet(req.scope, "admin")
  wakeWorkers(req.scope)
  if ("unread" in reading) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `The wallet could not be read: ${reading.unread}. It is read again by itself; test the connection to Hubble if this goes on`)
  res.json({ wallet: await walletView(req.scope) })
}
