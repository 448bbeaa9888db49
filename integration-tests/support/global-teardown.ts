import type { TestGround } from "../../demo/runtime/shop-database"

export default async function globalTeardown(): Promise<void> {
  const { voucherHubTestGround: ground } = globalThis as { voucherHubTestGround?: TestGround }
  await ground?.pg.stop()
}
