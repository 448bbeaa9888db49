/** `medusa-plugin-voucher-hub/workflows`: what a shop may call from its own code. */
export { validateVoucherCart } from "./cart/validate-cart"
export { checkVouchersOnCompletion } from "./hooks/complete-cart"
export { startCatalogSync, syncHubbleCatalogWorkflow } from "./catalog"
