import fs from "node:fs/promises"
import { parse } from "csv-parse/sync"
import english from "../../src/admin/i18n/en.json"
import hindi from "../../src/admin/i18n/hi.json"
import portuguese from "../../src/admin/i18n/ptBR.json"
import { BrandShelf, type Brand } from "../../integration-tests/http/brand-shelf"
import { buy, delivered, type Purchase } from "../../integration-tests/http/purchase"
import { eventually, WORLD_TIMEOUT_MS } from "../../integration-tests/support/test-world"
import { cardSales, type CardSales } from "./card-sales"
import { openDashboardWorld, settled, type Dashboard, type DashboardWorld } from "./dashboard"

const EN = english.voucherHub
const OPTIONS = { hubcash: { methods: ["credit", "debit", "billet"], cards: { enabled: true }, captureWhen: "issued" }, hold: { rules: [{ kind: "amount", over: "1200" }] } }

describe("A merchant runs the shop from the dashboard", () => {
  let world: DashboardWorld
  let person: Dashboard
  let shelf: BrandShelf
  let brand: Brand
  let purchase: Purchase
  let sales: CardSales

  beforeAll(async () => {
    world = await openDashboardWorld("pages", { env: { DEMO_PLUGIN_OPTIONS: JSON.stringify(OPTIONS) } })
    shelf = await BrandShelf.open(world)
    brand = shelf.take()
    purchase = await buy(world, { brand, quantity: 2, buyerName: "Searched Buyer" })
    await delivered(world, purchase)
    sales = cardSales(world)
    person = await world.signIn()
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  const press = (name: string) => person.page.getByRole("button", { name, exact: true }).click()
  const shows = (text: string | RegExp) => person.page.getByText(text).first().waitFor()
  const csv = async (press_: () => Promise<void>) => {
    const [download] = await Promise.all([person.page.waitForEvent("download"), press_()])
    return parse(await fs.readFile(await download.path(), "utf8"), { columns: true }) as Record<string, string>[]
  }

  describe("the overview", () => {
    it("shows what was sold, what it cost, and how long it took", async () => {
      await person.go("/vouchers")
      const today = person.page.getByTestId("period").first()
      await today.getByText(EN.overview.today).waitFor()
      expect(await today.innerText()).toMatch(/₹1,000\.00[\s\S]*₹1,000\.00[\s\S]*2/)
      await shows(EN.overview.times)
      const upstreams = await person.page.getByTestId("upstreams").innerText()
      expect(upstreams.match(/Sandbox/g)).toHaveLength(3)
    })

    it("reads the wallet now", async () => {
      await world.sandbox.config({ balance: 4_321 })
      await person.page.getByTestId("wallet").getByRole("button", { name: EN.overview.readNow }).click()
      await shows("₹4,321.00")
      await world.sandbox.config({ balance: 10_000_000 })
    })

    it("says what is wrong and what to do, and leads there", async () => {
      const problems = person.page.getByTestId("problems")
      await problems.getByText(/No webhook of 123hub was ever received/).waitFor()
      await problems.locator('[data-problem="webhook_never_received"]').first().getByRole("link", { name: EN.overview.open }).click()
      await person.page.waitForURL(/\/settings\/vouchers/)
    })
  })

  describe("supplier orders", () => {
    it.each([["its order's number", "number"], ["our reference", "reference"], ["Hubble's order", "hubble"], ["a request id", "request"], ["the buyer's e-mail", "email"], ["the order's id", "order"]])("are found by %s", async (_what, by) => {
      await buy(world, { brand: shelf.take(), buyerName: `Somebody else ${by}` })
      const [row] = await world.query<{ id: string; reference: string; hubble: string; request: string; email: string; number: string }>(
        `select so.id, a.reference_id as reference, a.hubble_order_id as hubble, a.request_ids->>0 as request, upper(p.buyer_email) as email, '#' || o.display_id as number
         from voucher_supplier_order so join voucher_attempt a on a.supplier_order_id = so.id join voucher_purchase p on p.order_id = so.order_id join "order" o on o.id = so.order_id where so.order_id = $1`, [purchase.order.id])
      const q = by === "order" ? purchase.order.id : row?.[by as "reference"] ?? ""
      await person.go(`/vouchers/supplier-orders?q=${encodeURIComponent(q)}`)
      await shows(row?.reference ?? "")
      expect(await person.page.locator("tbody tr").count()).toBe(1)
    })

    it("are searched, opened, and show attempts and timeline", async () => {
      await person.go("/vouchers/supplier-orders")
      await person.page.getByPlaceholder(EN.table.search).first().fill(purchase.order.id)
      await person.page.waitForURL(/q=order_/)
      await settled(person.page)
      await person.page.locator("tbody tr").first().click()
      await person.page.waitForURL(/supplier-orders\/.+/)
      await person.page.getByTestId("attempts").getByText("Attempt 1").waitFor()
      expect(await person.page.getByTestId("timeline").getByRole("listitem").count()).toBeGreaterThan(3)
    })

    it("are saved as CSV, as filtered", async () => {
      await person.go(`/vouchers/supplier-orders?state=succeeded&q=${purchase.order.id}`)
      const rows = await csv(() => press(EN.csv))
      expect(rows.map(({ order_id, state, units, amount }) => [order_id, state, units, amount])).toEqual([[purchase.order.id, "succeeded", "2", "1000"]])
    })
  })

  describe("the catalogue", () => {
    it("hides a brand and shows it again", async () => {
      const hidden = async () => (await world.query<{ hidden: boolean; status: string }>("select b.hidden, p.status from hubble_brand b join product p on p.id = b.product_id where b.id = $1", [brand.id]))[0]
      for (const wanted of [true, false]) {
        await person.go(`/vouchers/catalogue?q=${encodeURIComponent(brand.title)}`)
        await person.page.getByRole("row").filter({ hasText: brand.title }).click()
        await person.page.getByLabel(EN.catalogue.hide).click()
        await press(EN.save)
        await shows(EN.catalogue.saved)
        await eventually(async () => (await hidden())?.hidden === wanted && (await hidden())?.status === (wanted ? "draft" : "published"), { what: `hidden: ${wanted}` })
      }
    }, 60_000)

    it("prices a brand by a rule of its own, with a worked example before it is saved", async () => {
      await person.go(`/vouchers/catalogue?q=${encodeURIComponent(brand.title)}`)
      await person.page.getByRole("row").filter({ hasText: brand.title }).click()
      const example = person.page.getByTestId("example-brl")
      await example.waitFor()
      const before = await example.innerText()
      await person.page.getByLabel(EN.catalogue.markupPercent).fill("50")
      await eventually(async () => (await example.innerText()) !== before, { what: "another example" })
      expect(await example.innerText()).toMatch(/₹100(\.00)? × 0\.062 \+ 50%.* = R\$9\.30/)
      await press(EN.save)
      await shows(EN.catalogue.saved)
      await shows(EN.catalogue.ownRule)
    })

    it("says what is wrong with a rule", async () => {
      await person.page.getByRole("row").filter({ hasText: brand.title }).click()
      await person.page.getByLabel(EN.catalogue.markupPercent).fill("much")
      await person.page.getByRole("alert").getByText(/percentage/).waitFor()
      await press(EN.cancel)
    })

    it("previews the difference, then syncs with progress and keeps the history", async () => {
      await world.sandbox.config({ brands: { [brand.id]: { fields: { brandDescription: "Changed for the preview" } } } })
      await person.go("/vouchers/catalogue")
      const section = person.page.getByTestId("sync")
      await section.getByRole("button", { name: EN.catalogue.preview, exact: true }).click()
      const report = person.page.getByTestId("sync-report")
      await report.getByText(brand.title).waitFor({ timeout: 30_000 })
      await report.getByText("description").first().waitFor()
      await world.sandbox.faults([{ route: "list_brands", fault: "slow", delay_ms: 2_500 }])
      await section.getByRole("button", { name: EN.catalogue.syncNow, exact: true }).click()
      await section.getByRole("progressbar").waitFor()
      await report.getByText(/1 updated/).waitFor({ timeout: 60_000 })
      expect(await section.getByRole("row").count()).toBeGreaterThan(2)
      await world.sandbox.faults([])
    }, 90_000)

    it("is on the page of a voucher's product, and on no other's", async () => {
      const [voucher] = await world.query<{ product_id: string }>("select product_id from hubble_brand where id = $1", [brand.id])
      const [mug] = await world.query<{ id: string }>("select id from product where title = 'Demo mug'")
      await person.go(`/products/${voucher?.product_id}`)
      await person.page.getByTestId("product-brand").getByText(brand.id).waitFor()
      await person.go(`/products/${mug?.id}`)
      expect(await person.page.getByTestId("product-brand").count()).toBe(0)
    })
  })

  describe("payments", () => {
    const open = async (payinId: string) => {
      await person.go(`/vouchers/payments?q=${payinId}`)
      await person.page.locator("tbody tr").first().click()
      await person.page.getByRole("dialog").getByText(payinId, { exact: true }).waitFor()
    }
    const becomes = (payinId: string, state: string) => eventually(async () => (await world.admin.http.get<{ payin: { state: string } }>(`/admin/voucher-hub/payins/${payinId}`)).payin.state === state, { what: `${payinId} ${state}`, timeoutMs: 30_000, explain: () => world.output().slice(-500) })

    it("a boleto is listed with its age, checked, and cancelled when one is sure", async () => {
      const { payinId } = await sales.boleto()
      await becomes(payinId, "pending")
      await open(payinId)
      await press(EN.payments.actions.check)
      await shows(EN.payments.asked)
      await press(EN.payments.actions.cancel)
      await person.page.getByRole("alertdialog").getByRole("button", { name: EN.payments.actions.cancel, exact: true }).click()
      await becomes(payinId, "canceled")
    }, 60_000)

    it("a reserved card sale is captured", async () => {
      const { payinId } = await sales.paid(3)
      await becomes(payinId, "authorized")
      await open(payinId)
      await press(EN.payments.actions.capture)
      await person.page.getByRole("alertdialog").getByRole("button", { name: EN.payments.actions.capture, exact: true }).click()
      await becomes(payinId, "captured")
    }, 60_000)

    it("a balance is paid out, once however often one presses, to a receiver who is never shown", async () => {
      await person.go("/vouchers/payments?tab=balances")
      await person.page.getByTestId("balances").getByText(/123hub INR/).waitFor()
      await press(EN.payments.payOut)
      const form = person.page.getByRole("dialog")
      await form.getByLabel(EN.amount).fill("12.5")
      for (const [field, value] of [["name", "Asha Rao"], ["bank_account", "000123456789"], ["ifsc_code", "HDFC0000001"]] as const) await form.getByLabel(field, { exact: true }).fill(value)
      await form.getByRole("button", { name: EN.payments.payOut, exact: true }).click()
      await person.page.getByRole("alertdialog").getByRole("button", { name: EN.payments.payOut, exact: true }).dblclick()
      await person.page.getByTestId("payouts").getByText("₹12.50").waitFor()
      expect(await world.query("select id from payin_action where kind = 'pay_out'")).toHaveLength(1)
      expect(await person.seen()).not.toContain("000123456789")
    }, 60_000)

    it("a notification of Hubcash is sent again", async () => {
      await person.go("/vouchers/payments?tab=notifications")
      const again = person.page.waitForResponse(/notifications\/.+\/resend/)
      await person.page.getByRole("button", { name: EN.payments.resend, exact: true }).first().click()
      expect((await again).status()).toBe(200)
    })

    it("a webhook is shown without what is private, and replayed", async () => {
      await person.go("/vouchers/payments?tab=webhooks&w_source=hubcash")
      await person.page.locator("tbody tr").first().click()
      const drawer = person.page.getByRole("dialog")
      await drawer.getByText(EN.payments.body).waitFor()
      const again = person.page.waitForResponse(/webhooks\/.+\/replay/)
      await drawer.getByRole("button", { name: EN.attention.actions.replay, exact: true }).click()
      expect((await again).status()).toBe(200)
    })
  })

  describe("settings", () => {
    it("test each connection", async () => {
      await person.go("/settings/vouchers")
      for (const upstream of ["hubble", "hubcash", "hub123"]) {
        const section = person.page.getByTestId(`upstream-${upstream}`)
        await section.getByRole("button", { name: EN.settings.test }).click()
        await section.getByRole("status").getByText(/ms\)/).first().waitFor()
      }
      await world.sandbox.faults([{ route: "login", fault: "http_401" }])
      const hubble = person.page.getByTestId("upstream-hubble")
      await hubble.getByRole("button", { name: EN.settings.test }).click()
      await hubble.getByRole("status").getByText(/login: .*(401|credentials)/i).waitFor()
      await world.sandbox.faults([])
    })

    it("show where credentials come from, never what they are; the URLs to paste, and the policies", async () => {
      const text = await person.page.locator("main").innerText()
      expect(text).toContain("from HUBBLE_CLIENT_SECRET")
      expect(text).toContain(`${world.store.url}/hooks/hubble/orders`)
      expect(text).toContain("fulfillment.walletWaitHours")
      expect(text).not.toContain("sandbox-secret")
      expect(text).not.toContain(world.webhookSecret)
      await person.page.getByTestId("webhook-urls").getByText(/Last .* in all/).first().waitFor()
    })

    it("speak Portuguese and Hindi", async () => {
      for (const [name, texts] of [["Português (Brasil)", portuguese], ["हिन्दी", hindi], ["English", english]] as const) {
        await person.page.getByTestId("language").getByRole("combobox").click()
        await person.page.getByRole("option", { name }).click()
        await shows(texts.voucherHub.settings.policies)
        await person.go("/vouchers/attention")
        await shows(texts.voucherHub.attention.hint)
        await person.go("/settings/vouchers")
      }
    }, 60_000)
  })

  describe("reports", () => {
    it("show a period by every book, and where they disagree", async () => {
      await person.go("/vouchers/reports")
      await person.page.getByTestId("books").getByText(EN.reports.charged).waitFor()
      await person.page.getByTestId("differences").getByText(EN.reports.noDifferences).waitFor()
      const [payment] = (await world.admin.order(purchase.order.id)).payment_collections.flatMap((collection) => collection.payments)
      await world.admin.http.post(`/admin/payments/${payment?.id}/refund`, { amount: 100 })
      await person.go("/vouchers/reports")
      await person.page.getByTestId("differences").getByText(EN.reports.kinds.refunds).waitFor()
    })

    it("are saved as CSV", async () => {
      const sold = await csv(() => press(EN.reports.salesCsv))
      expect(sold.filter(({ order_id }) => order_id === purchase.order.id)).toHaveLength(2)
      const books = await csv(() => press(EN.reports.reconciliationCsv))
      expect(books.map(({ row }) => row)).toEqual(expect.arrayContaining(["supplier_order", "refunds"]))
    })
  })

  // The sandbox's brands have their pictures at a host that does not exist.
  it("nothing of it broke the page or the shop", () => {
    expect(person.consoleErrors).toEqual([])
    expect(person.failedRequests.filter((request) => !/price-preview 400$|^GET https:\/\/images\.example\.com\//.test(request))).toEqual([])
  })
})
