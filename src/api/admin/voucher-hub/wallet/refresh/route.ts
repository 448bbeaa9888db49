import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { refreshWallet } from "../../../../../workflows/wallet/refresh-wallet"
import { walletView } from "../../../../../workflows/wallet/wallet-view"
import { wakeWorkers } from "../../../../../workflows/work/wake"

/** Reads the balance now; orders it covers go on at once. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  await refreshWallet(req.scope, "admin")
  wakeWorkers(req.scope)
  res.json({ wallet: await walletView(req.scope) })
}
