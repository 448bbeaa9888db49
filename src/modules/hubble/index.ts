import { Module } from "@medusajs/framework/utils"
import registerClients from "./loaders/clients"
import HubbleModuleService from "./service"

export type { BrandReading, PlaceCommand, ReadOptions, Supplier, SupplierBrand } from "./supplier"

export const HUBBLE_MODULE = "hubble"

/** The supplier: mirror of its brands, catalogue syncs, wallet readings, gates, and the only door to its API. */
export default Module(HUBBLE_MODULE, { service: HubbleModuleService, loaders: [registerClients] })
