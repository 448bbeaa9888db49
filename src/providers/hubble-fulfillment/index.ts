import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import { HubbleFulfillmentService } from "./service"

export default ModuleProvider(Modules.FULFILLMENT, { services: [HubbleFulfillmentService] })
