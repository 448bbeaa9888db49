import { defineMiddlewares, type MiddlewareRoute } from "@medusajs/framework/http"
import { orderMiddlewares } from "./admin/order-middlewares"
import { brandsMiddlewares } from "./admin/voucher-hub/brands/middlewares"
import { ratesMiddlewares } from "./admin/voucher-hub/rates/middlewares"
import { ledgerMiddlewares } from "./admin/voucher-hub/ledger-middlewares"
import { payinAdminMiddlewares } from "./admin/voucher-hub/payins/middlewares"
import { syncMiddlewares } from "./admin/voucher-hub/sync/middlewares"
import { syncsMiddlewares } from "./admin/voucher-hub/syncs/middlewares"
import { webhookAdminMiddlewares } from "./admin/voucher-hub/webhooks/middlewares"
import { refuseUnstorable } from "./refuse-unstorable"
import { hookRoutesMiddlewares } from "./hooks/middlewares"
import { storeMiddlewares } from "./store/middlewares"

/** Without methods these come first of all: a route with a parameter reads its address before any middleware of its own. */
const everywhere: MiddlewareRoute[] = ["/hooks/hubble", "/hooks/hubcash", "/hooks/123hub", "/store/voucher-brands", "/store/vouchers", "/store/gifts", "/store/hubcash", "/store/carts", "/store/payment-collections", "/store/orders", "/store/customers/me/vouchers", "/store/customers/me/voucher-data", "/admin/voucher-hub"]
  .map((matcher) => ({ matcher, middlewares: [refuseUnstorable] }))

export default defineMiddlewares({
  routes: [...everywhere, ...hookRoutesMiddlewares, ...storeMiddlewares, ...orderMiddlewares, ...ledgerMiddlewares, ...brandsMiddlewares, ...ratesMiddlewares, ...syncMiddlewares, ...syncsMiddlewares, ...webhookAdminMiddlewares, ...payinAdminMiddlewares],
})
