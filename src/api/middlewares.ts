import { defineMiddlewares } from "@medusajs/framework/http"
import { brandsMiddlewares } from "./admin/voucher-hub/brands/middlewares"
import { ratesMiddlewares } from "./admin/voucher-hub/rates/middlewares"
import { ledgerMiddlewares } from "./admin/voucher-hub/ledger-middlewares"
import { payinAdminMiddlewares } from "./admin/voucher-hub/payins/middlewares"
import { syncMiddlewares } from "./admin/voucher-hub/sync/middlewares"
import { syncsMiddlewares } from "./admin/voucher-hub/syncs/middlewares"
import { webhookAdminMiddlewares } from "./admin/voucher-hub/webhooks/middlewares"
import { hookRoutesMiddlewares } from "./hooks/middlewares"
import { storeMiddlewares } from "./store/middlewares"

export default defineMiddlewares({
  routes: [...hookRoutesMiddlewares, ...storeMiddlewares, ...ledgerMiddlewares, ...brandsMiddlewares, ...ratesMiddlewares, ...syncMiddlewares, ...syncsMiddlewares, ...webhookAdminMiddlewares, ...payinAdminMiddlewares],
})
