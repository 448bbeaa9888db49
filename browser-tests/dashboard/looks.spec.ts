import { BrandShelf } from "../../integration-tests/http/brand-shelf"
import { buy, delivered, unitsOnceAll } from "../../integration-tests/http/purchase"
import { WORLD_TIMEOUT_MS } from "../../integration-tests/support/test-world"
import { PHONE, takeScreenshot } from "../support/chromium"
import { openDashboardWorld, type DashboardWorld } from "./dashboard"

const WIDE = { width: 1440, height: 1400 }

describe("How the dashboard looks", () => {
  let world: DashboardWorld
  let orderId = ""

  beforeAll(async () => {
    world = await openDashboardWorld("looks", { env: { DEMO_PLUGIN_OPTIONS: JSON.stringify({ reveal: { allowedUsers: ["admin@demo.test"] }, hold: { rules: [{ kind: "amount", over: "1200" }] } }) } })
    const shelf = await BrandShelf.open(world)
    const first = await buy(world, { brand: shelf.take(), quantity: 2 })
    await delivered(world, first)
    orderId = first.order.id
    const heldOne = await buy(world, { brand: shelf.take(), quantity: 3 })
    await unitsOnceAll(world.admin, heldOne, ["held"])
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  it.each([["overview", "/vouchers"], ["attention", "/vouchers/attention"], ["supplier-orders", "/vouchers/supplier-orders"], ["catalogue", "/vouchers/catalogue"], ["payments", "/vouchers/payments"], ["reports", "/vouchers/reports"], ["settings", "/settings/vouchers"]])(
    "%s, in light and dark",
    async (name, path) => {
      for (const colorScheme of ["light", "dark"] as const) {
        const person = await world.signIn({ viewport: WIDE, colorScheme })
        await person.go(path)
        await takeScreenshot(person.page, `dashboard-${name}-${colorScheme}`)
        await person.close()
      }
    },
  )

  it("the order page", async () => {
    const person = await world.signIn({ viewport: { width: 1440, height: 2400 } })
    await person.go(`/orders/${orderId}`)
    await person.page.getByTestId("order-vouchers").scrollIntoViewIfNeeded()
    await takeScreenshot(person.page, "dashboard-order-light")
    await person.close()
  })

  it("narrow", async () => {
    const person = await world.signIn({ viewport: PHONE })
    for (const [name, path] of [["overview", "/vouchers"], ["attention", "/vouchers/attention"], ["settings", "/settings/vouchers"]] as const) {
      await person.go(path)
      await takeScreenshot(person.page, `dashboard-${name}-narrow`)
    }
    await person.close()
  })
})
