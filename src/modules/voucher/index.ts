import { Module } from "@medusajs/framework/utils"
import VoucherModuleService from "./service"

/** Container name of the ledger: units, supplier orders, attempts, tasks, cases, vault. */
export const VOUCHER_MODULE = "voucher"

export type { VoucherModuleService }

export default Module(VOUCHER_MODULE, { service: VoucherModuleService })
