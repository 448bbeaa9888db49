export { startCatalogSync, type StartedSync } from "./start-sync"
export { syncHubbleCatalogWorkflow } from "./sync-catalog"
