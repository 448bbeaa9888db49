import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { listNotifications } from "../../../../workflows/payin/service-reads"
import type { NotificationsQuery } from "../payins/validators"

export async function GET(req: MedusaRequest<unknown, NotificationsQuery>, res: MedusaResponse): Promise<void> {
  const { limit, offset } = req.validatedQuery as NotificationsQuery
  res.json({ ...(await listNotifications(req.scope, { limit, offset })), limit, offset })
}
