export { startCatalogSync, type StartedSync } from "./start-sync"
export { syncCatalogWorkflow } from "./sync-catalog"
