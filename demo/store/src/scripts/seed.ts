import type { ExecArgs } from "@medusajs/framework/types"
import { seedAdminUser } from "../seed/admin-user"
import { seedMarket } from "../seed/market"
import { seedPhysicalProduct } from "../seed/physical-product"

/** `medusa exec ./src/scripts/seed.ts`: what a store has before vouchers come, made once; its last line is JSON. */
export default async function seed({ container }: ExecArgs): Promise<void> {
  const email = process.env.DEMO_ADMIN_EMAIL ?? "admin@demo.test"
  const password = process.env.DEMO_ADMIN_PASSWORD
  if (!password) throw new Error("DEMO_ADMIN_PASSWORD is not set: the seed makes the demo's admin user with it")
  const market = await seedMarket(container)
  const physical = await seedPhysicalProduct(container, market)
  await seedAdminUser(container, email, password)
  process.stdout.write(`${JSON.stringify({ seed: { ...market, physicalHandle: physical.handle, adminEmail: email } })}\n`)
}
