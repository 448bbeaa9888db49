import { startTestGround } from "../../demo/runtime/shop-database"

/** PostgreSQL once for all test files. The plugin build and the templates are made by the first world that needs them, under a lock. */
export default async function globalSetup(): Promise<void> {
  const ground = await startTestGround("tests")
  const { host, port, user, password } = ground.pg
  // Read by createWorld, by Medusa's own test runners, and by the processes that tests start.
  Object.assign(process.env, { DB_HOST: host, DB_PORT: String(port), DB_USERNAME: user, DB_PASSWORD: password })
  Object.assign(globalThis, { voucherHubTestGround: ground })
}
