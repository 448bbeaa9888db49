import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { PAYIN_MODULE } from "../../../../modules/payin"
import type PayinModuleService from "../../../../modules/payin/service"
import { presentPayin } from "./present-payin"
import type { PayinsQuery } from "./validators"

export async function GET(req: MedusaRequest<unknown, PayinsQuery>, res: MedusaResponse): Promise<void> {
  const query = req.validatedQuery as PayinsQuery
  const { payins, count } = await req.scope.resolve<PayinModuleService>(PAYIN_MODULE).views.list(query)
  res.json({ payins: payins.map(presentPayin), count, limit: query.limit, offset: query.offset })
}
