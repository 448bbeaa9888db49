export { rememberedVoucherDelivery, resolveVoucherDelivery, type VoucherDelivery } from "./find-delivery"
export type { VoucherSetup } from "./delivery-setup"
export { setupVoucherHubWorkflow } from "./setup-voucher-hub"
