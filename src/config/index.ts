/**
 * `medusa-plugin-voucher-hub/config`, for a shop's `medusa-config.ts`:
 *
 * ```ts
 * import { defineConfig } from "@medusajs/framework/utils"
 * import { withVoucherHub } from "medusa-plugin-voucher-hub/config"
 *
 * const shop = { modules: [], plugins: [] } // and projectConfig, featureFlags, admin: whatever the shop has
 * module.exports = defineConfig(withVoucherHub(shop, {
 *   hubble: { customerDetails: "b2c" },
 * }))
 * ```
 *
 * The long form does the same by hand. An entry for the fulfillment module replaces Medusa's default one, so
 * `fulfillment-manual` (and every provider the shop already has) must be in it, and there must be only one entry:
 *
 * ```ts
 * module.exports = defineConfig({
 *   // projectConfig and the rest as before
 *   plugins: [{ resolve: "medusa-plugin-voucher-hub", options: { hubble: { customerDetails: "b2c" } } }],
 *   modules: [
 *     {
 *       resolve: "@medusajs/medusa/fulfillment",
 *       dependencies: ["voucher"],
 *       options: {
 *         providers: [
 *           { resolve: "@medusajs/medusa/fulfillment-manual", id: "manual" },
 *           { resolve: "medusa-plugin-voucher-hub/providers/hubble-fulfillment", id: "hubble", options: {} },
 *         ],
 *       },
 *     },
 *     { // only for a way to pay that has credentials
 *       resolve: "@medusajs/medusa/payment",
 *       dependencies: ["payin", "voucher", "query"],
 *       options: {
 *         providers: [
 *           { resolve: "medusa-plugin-voucher-hub/providers/payments/hubcash", id: "hubcash", options: {} },
 *           { resolve: "medusa-plugin-voucher-hub/providers/payments/hub123", id: "123hub", options: {} },
 *         ],
 *       },
 *     },
 *   ],
 * })
 * ```
 */
export { withVoucherHub } from "./with-voucher-hub"
export { ConfigurationError } from "./configuration-error"
export type { VoucherHubInput } from "./schema"
export type { HubbleOptions, Hub123Options, HubcashOptions, VaultOptions, VoucherHubOptions } from "./options"
