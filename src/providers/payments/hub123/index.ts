import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import { Hub123Service } from "./service"

export default ModuleProvider(Modules.PAYMENT, { services: [Hub123Service] })
