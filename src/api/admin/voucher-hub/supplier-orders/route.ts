import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { findSupplierOrders, supplierOrdersCsv } from "../../../../workflows/supplier-orders/list-supplier-orders"
import { sendCsv } from "../reports/send-csv"
import type { SupplierOrdersQuery } from "./validators"

/** `{supplier_orders, count, limit, offset}`, or with `format=csv` all that the filters find as a file. */
export async function GET(req: MedusaRequest<unknown, SupplierOrdersQuery>, res: MedusaResponse): Promise<void> {
  const { brand_id: brandId, format, limit, offset, ...filter } = req.validatedQuery as SupplierOrdersQuery
  if (format === "csv") return sendCsv(req, res, "voucher-supplier-orders", supplierOrdersCsv(req.scope, { ...filter, brandId }))
  res.json({ ...(await findSupplierOrders(req.scope, { ...filter, brandId, limit, offset })), limit, offset })
}
