import { Module } from "@medusajs/framework/utils"
import registerClients from "./loaders/clients"
import PayinModuleService from "./service"

/** Container name of the money ledger: requests that can move money, actions, cards, payers, budget. */
export const PAYIN_MODULE = "payin"

export type { PayinModuleService }

export default Module(PAYIN_MODULE, { service: PayinModuleService, loaders: [registerClients] })
