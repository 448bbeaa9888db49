import { WorkflowResponse, createWorkflow, transform, when } from "@medusajs/framework/workflows-sdk"
import { emitEventStep } from "@medusajs/medusa/core-flows"
import { setupVoucherHubWorkflow } from "../setup/setup-voucher-hub"
import { BRAND_DISABLED } from "./refresh-brand"
import { finishSyncStep } from "./steps/finish-sync"
import { mirrorBrandsStep } from "./steps/mirror-brands"
import { writeBrandProductsStep } from "./steps/write-brand-products"

/**
 * One catalogue sync: every brand mirrored, the products that differ written, the delivery set up where there is none, `catalog.synced {id}`
 * and `brand.disabled {id}` for each brand that Hubble took back emitted. Takes the id of a running `hubble_sync` row; start it through `startCatalogSync`, which makes that row.
 */
export const syncHubbleCatalogWorkflow = createWorkflow("sync-hubble-catalog", (input: { sync_id: string }) => {
  const mirrored = mirrorBrandsStep(input)
  const work = transform({ input, mirrored }, (data) => ({ sync_id: data.input.sync_id, listed: data.mirrored.listed }))
  writeBrandProductsStep(work)
  when({ mirrored }, (data) => data.mirrored.bare).then(() => setupVoucherHubWorkflow.runAsStep({ input: {} }))
  const sync = finishSyncStep(input)
  const disabled = transform({ mirrored }, (data) => data.mirrored.disabled.map((id) => ({ id })))
  when({ disabled }, (data) => data.disabled.length > 0).then(() => emitEventStep({ eventName: BRAND_DISABLED, data: disabled }).config({ name: "emit-disabled-brands" }))
  emitEventStep({ eventName: "catalog.synced", data: sync })
  return new WorkflowResponse(sync)
})
