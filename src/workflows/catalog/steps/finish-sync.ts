import { StepResponse, createStep } from "@medusajs/framework/workflows-sdk"
import { HUBBLE_MODULE } from "../../../modules/hubble"
import type HubbleModuleService from "../../../modules/hubble/service"

export const finishSyncStep = createStep("finish-sync", async ({ sync_id }: { sync_id: string }, { container }) => {
  await container.resolve<HubbleModuleService>(HUBBLE_MODULE).syncs.finish(sync_id)
  return new StepResponse({ id: sync_id })
})
