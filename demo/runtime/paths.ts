import path from "node:path"

/** The checkout; every process of the demo is started with paths made from it. */
export const REPOSITORY = path.resolve(__dirname, "../..")
export const STORE_DIRECTORY = path.join(REPOSITORY, "demo/store")
export const STOREFRONT_DIRECTORY = path.join(REPOSITORY, "demo/storefront")
export const MEDUSA_CLI = path.join(REPOSITORY, "node_modules/@medusajs/cli/cli.js")
/** Kept between two `npm run demo`. */
export const DEMO_STATE = path.join(REPOSITORY, ".demo")
/** Thrown away at will: databases of tests, of `demo:once`, of chaos and bench. */
export const TEST_STATE = path.join(REPOSITORY, ".test")
