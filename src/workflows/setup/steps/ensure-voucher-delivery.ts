import { StepResponse, createStep } from "@medusajs/framework/workflows-sdk"
import { HUBBLE_MODULE } from "../../../modules/hubble"
import type HubbleModuleService from "../../../modules/hubble/service"
import { DeliverySetup } from "../delivery-setup"

export const ensureVoucherDeliveryStep = createStep("ensure-voucher-delivery", async (_input: void, { container }) => {
  const hubble = container.resolve<HubbleModuleService>(HUBBLE_MODULE)
  return new StepResponse(await hubble.alone("setup", () => new DeliverySetup(container).ensure()))
})
