import english from "../../src/admin/i18n/en.json"
import { BrandShelf } from "../../integration-tests/http/brand-shelf"
import { buy, delivered, unitsOnceAll } from "../../integration-tests/http/purchase"
import { WORLD_TIMEOUT_MS } from "../../integration-tests/support/test-world"
import { seriousFindings } from "../support/axe"
import { PHONE, takeScreenshot } from "../support/chromium"
import { cardSales } from "./card-sales"
import { openDashboardWorld, type Dashboard, type DashboardWorld } from "./dashboard"

const EN = english.voucherHub
const WIDE = { width: 1440, height: 1000 }
const OPTIONS = { reveal: { allowedUsers: ["admin@demo.test"] }, hold: { rules: [{ kind: "amount", over: "1200" }] } }
const MANY = 10_000
/** Of Medusa's design system: its colours, and the magnifying glass in its search field (`Input`, an image without a name beside a named field). */
const MEDUSAS = [/^color-contrast/, /^role-img-alt .*: \.absolute$/]

/** Pictures of every page for docs/dashboard.md (SCREENSHOTS=docs), and what a picture shows in words. */
describe("How the dashboard looks", () => {
  let world: DashboardWorld
  let orderId = ""
  let caseId = ""

  beforeAll(async () => {
    world = await openDashboardWorld("looks", { env: { DEMO_PLUGIN_OPTIONS: JSON.stringify(OPTIONS) } })
    const shelf = await BrandShelf.open(world)
    const first = await buy(world, { brand: shelf.take(), quantity: 2 })
    await delivered(world, first)
    orderId = first.order.id
    const held = await buy(world, { brand: shelf.take(), quantity: 3 })
    await unitsOnceAll(world.admin, held, ["held"])
    const slow = shelf.take()
    await world.sandbox.faults([{ route: "place_order", fault: "processing", delay_ms: 600_000, match: { product_id: slow.id } }])
    const stuck = await buy(world, { brand: slow })
    const sales = cardSales(world)
    await sales.captured()
    await sales.boleto()
    await unitsOnceAll(world.admin, stuck, ["timed_out"], 40_000)
    caseId = (await world.admin.attention({ orderId: stuck.order.id }))[0]?.id ?? ""
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  const pages = [
    ["overview", "/vouchers"], ["attention", "/vouchers/attention"], ["case", () => `/vouchers/attention/${caseId}`], ["supplier-orders", "/vouchers/supplier-orders"], ["catalogue", "/vouchers/catalogue"],
    ["payments", "/vouchers/payments"], ["reports", "/vouchers/reports"], ["settings", "/settings/vouchers"], ["order", () => `/orders/${orderId}`],
  ] as const
  const pathOf = (path: string | (() => string)) => (typeof path === "string" ? path : path())

  it.each(["light", "dark"] as const)("every page in %s", async (colorScheme) => {
    const person = await world.signIn({ viewport: WIDE, colorScheme })
    for (const [name, path] of pages) {
      await person.go(pathOf(path))
      await takeScreenshot(person.page, `dashboard-${name}${colorScheme === "light" ? "" : "-dark"}`)
    }
    expect(person.consoleErrors).toEqual([])
    await person.close()
  }, 120_000)

  it("every page on a telephone: nothing is wider than the screen", async () => {
    const person = await world.signIn({ viewport: PHONE })
    for (const [name, path] of pages) {
      await person.go(pathOf(path))
      await takeScreenshot(person.page, `dashboard-${name}-narrow`)
      expect([name, await person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")]).toEqual([name, true])
    }
    await person.close()
  }, 120_000)

  it("in Portuguese and in Hindi", async () => {
    for (const language of ["ptBR", "hi"] as const) {
      const person = await world.signIn({ viewport: WIDE, language })
      await person.go("/vouchers")
      await takeScreenshot(person.page, `dashboard-overview-${language}`)
      await person.close()
    }
  }, 60_000)

  it("a brand with its worked example, and a code behind its reason", async () => {
    const person = await world.signIn({ viewport: WIDE })
    await person.go("/vouchers/catalogue?q=Amber+Bazaar")
    await person.page.getByRole("row").filter({ hasText: "Amber Bazaar" }).click()
    await person.page.getByTestId("example-brl").waitFor()
    await takeScreenshot(person.page, "dashboard-brand")
    await person.go(`/orders/${orderId}`)
    await person.page.getByTestId("order-vouchers").getByRole("button", { name: EN.reveal.action, exact: true }).first().click()
    await person.page.getByLabel(EN.reveal.reason).fill("The shopper cannot read it")
    await takeScreenshot(person.page, "dashboard-reveal")
    await person.close()
  }, 60_000)

  describe("when there is nothing, when it takes long, and when it fails", () => {
    let person: Dashboard
    beforeAll(async () => void (person = await world.signIn({ viewport: WIDE })))
    afterAll(() => person?.close())

    it("an empty list says what will be there", async () => {
      await person.page.route("**/admin/voucher-hub/payins?*", (route) => route.fulfill({ json: { payins: [], count: 0, limit: 20, offset: 0 } }))
      await person.go("/vouchers/payments")
      await person.page.getByText(EN.payments.none).waitFor()
      await takeScreenshot(person.page, "dashboard-empty")
    })

    it("lines stand for what is still being read", async () => {
      let go = () => undefined as void
      const held = new Promise<void>((resolve) => (go = resolve))
      await person.page.route("**/admin/voucher-hub/overview?*", async (route) => (await held, route.continue()))
      await person.page.goto(`${world.store.url}/app/vouchers`)
      await person.page.locator("[aria-busy=true]").first().waitFor()
      await person.page.getByTestId("wallet").getByText(EN.overview.threshold).waitFor()
      await takeScreenshot(person.page, "dashboard-loading")
      go()
      await person.page.getByTestId("period").first().waitFor()
    })

    it("an error says why, and trying again helps", async () => {
      await person.page.route("**/admin/voucher-hub/problems", (route) => route.fulfill({ status: 500, json: { type: "unexpected_state", message: "The database is asleep." } }))
      await person.page.goto(`${world.store.url}/app/vouchers`)
      const alert = person.page.getByTestId("problems").getByRole("alert")
      await alert.getByText("The database is asleep.").waitFor({ timeout: 15_000 })
      await takeScreenshot(person.page, "dashboard-error")
      await person.page.unroute("**/admin/voucher-hub/problems")
      await alert.getByRole("button", { name: EN.tryAgain }).click()
      await person.page.locator("[data-problem]").first().waitFor()
    }, 30_000)

    it("ten thousand rows are pages of twenty", async () => {
      const copy = (table: string, values: string) => world.query(`insert into ${table} select ${values} from generate_series(1, ${MANY}) n`)
      await copy("voucher_purchase (id, order_id, currency_code, paid_at)", "'vpur_many_' || n, 'order_many_' || n, 'inr', now()")
      await copy("voucher_supplier_order (id, order_id, brand_id, group_index, amount_minor, currency, state, created_at)", "'vso_many_' || n, 'order_many_' || n, 'brand', 0, 50000, 'INR', 'succeeded', now() - n * interval '1 minute'")
      await copy("voucher_unit (id, order_id, line_item_id, unit_index, brand_id, brand_title, face_minor, face_currency, price_minor, price_currency, state, supplier_order_id)", "'vunit_many_' || n, 'order_many_' || n, 'line', 0, 'brand', 'Brand ' || n, 50000, 'INR', 50000, 'inr', 'delivered', 'vso_many_' || n")
      await person.go("/vouchers/supplier-orders?offset=5000")
      await person.page.getByText(/of 10,?00\d results/).waitFor()
      expect(await person.page.locator("tbody tr").count()).toBe(20)
      await takeScreenshot(person.page, "dashboard-many")
      await person.page.getByRole("button", { name: EN.table.next, exact: true }).click()
      await person.page.waitForURL(/offset=5020/)
    }, 30_000)
  })

  it("a screen reader finds a name for everything on our pages", async () => {
    const person = await world.signIn({ viewport: WIDE })
    const findings: string[] = []
    for (const [name, path] of pages.filter(([name]) => name !== "order")) {
      await person.go(pathOf(path))
      findings.push(...(await seriousFindings(person.page, { within: "main" })).filter((finding) => !MEDUSAS.some((known) => known.test(finding))).map((finding) => `${name}: ${finding}`))
    }
    expect(findings).toEqual([])
    await person.close()
  }, 120_000)
})
