import { WorkflowResponse, createWorkflow } from "@medusajs/framework/workflows-sdk"
import { ensureVoucherDeliveryStep } from "./steps/ensure-voucher-delivery"

/**
 * Makes what the flow needs in Medusa (stock location, provider link, fulfillment set and zone, sales channel link, own
 * shipping profile and option, INR) and says what it created and what it found. Idempotent, and one at a time across processes.
 */
export const setupVoucherHubWorkflow = createWorkflow("setup-voucher-hub", () => {
  const setup = ensureVoucherDeliveryStep()
  return new WorkflowResponse(setup)
})
