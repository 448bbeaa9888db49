import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../../../modules/voucher"
import type VoucherModuleService from "../../../../../modules/voucher/service"

/** `{case}`, open or closed. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const id = req.params.id ?? ""
  const { cases } = await req.scope.resolve<VoucherModuleService>(VOUCHER_MODULE).cases.list({ id, state: "all", limit: 1, offset: 0 })
  if (!cases[0]) throw new MedusaError(MedusaError.Types.NOT_FOUND, `Case ${id.slice(0, 60)} was not found`)
  res.json({ case: cases[0] })
}
