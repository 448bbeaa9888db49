import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import { HubcashBilletService, HubcashCreditService, HubcashDebitService } from "./services"

export default ModuleProvider(Modules.PAYMENT, { services: [HubcashCreditService, HubcashDebitService, HubcashBilletService] })
