/**
 * Every route of the plugin with what it takes (the schemas its validators use) and what it answers. The OpenAPI document, the typed client and the
 * check of live answers in the HTTP tests are made from it; the routes themselves do not read it.
 */
import { adminRoutes } from "./admin-routes"
import { hookRoutes } from "./hook-routes"
import { storeRoutes } from "./store-routes"

export const routes = { ...storeRoutes, ...adminRoutes, ...hookRoutes }
export { adminRoutes, storeRoutes }
export { errorAnswer, refusalsOf, successesOf, WHO, type Method, type Route, type RouteName, type Who } from "./route"
export { shapes } from "./shapes"
