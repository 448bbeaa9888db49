/**
 * `medusa-plugin-voucher-hub/client`, for a storefront or a program:
 *
 * ```ts
 * import Medusa from "@medusajs/js-sdk"
 * import { voucherHub } from "medusa-plugin-voucher-hub/client"
 *
 * const hub = voucherHub(new Medusa({ baseUrl: "https://shop.example", publishableKey: "pk_..." }))
 * const { brands } = await hub.store.brands.list({ limit: 20 })
 * ```
 */
import { adminMethods } from "./admin"
import type { JsSdk } from "./call"
import { storeMethods } from "./store"

/** A method for every store and admin route, with the sign-in, keys and addresses of this SDK instance. Every method throws the SDK's `FetchError`. */
export function voucherHub(sdk: JsSdk) {
  return { store: storeMethods(sdk), admin: adminMethods(sdk) }
}

export type VoucherHub = ReturnType<typeof voucherHub>
export type { EventStream, JsSdk } from "./call"
export type { Answer, Body, CallOptions, Query, RouteKey } from "./contract"
export type * from "./types"
