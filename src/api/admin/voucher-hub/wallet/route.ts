import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { walletView } from "../../../../workflows/wallet/wallet-view"

export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ wallet: await walletView(req.scope) })
}
