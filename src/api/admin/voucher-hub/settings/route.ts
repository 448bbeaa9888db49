import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readSettings } from "../../../../workflows/settings/read-settings"

/** What is configured and where it comes from; credentials are masked, and nothing can be changed here. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ settings: await readSettings(req.scope) })
}
