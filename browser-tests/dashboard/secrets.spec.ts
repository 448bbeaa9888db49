import english from "../../src/admin/i18n/en.json"
import { BrandShelf } from "../../integration-tests/http/brand-shelf"
import { buy, delivered, revealAll, type Purchase } from "../../integration-tests/http/purchase"
import { voucherCart } from "../../integration-tests/http/shop"
import { eventually, WORLD_TIMEOUT_MS } from "../../integration-tests/support/test-world"
import { openDashboardWorld, type Dashboard, type DashboardWorld } from "./dashboard"

const EN = english.voucherHub
const ALLOWED = "admin@demo.test"
const STAFF = { email: "staff@demo.test", password: "staff-password" }

describe("Codes in the dashboard", () => {
  let world: DashboardWorld
  let purchase: Purchase
  let codes: string[]
  let unitIds: string[]

  beforeAll(async () => {
    world = await openDashboardWorld("secrets", { env: { DEMO_EMAIL: "log", DEMO_PLUGIN_OPTIONS: JSON.stringify({ reveal: { allowedUsers: [ALLOWED] }, storefront: { voucherUrl: "https://shop.test/vouchers/{order_id}", giftUrl: "https://shop.test/gifts/{gift_id}" } }) } })
    purchase = await buy(world, { brand: (await BrandShelf.open(world)).take(), quantity: 2 })
    unitIds = (await delivered(world, purchase)).map(({ id }) => id)
    codes = (await revealAll(world.shopper, purchase)).flatMap((code) => code.split(/[^\w-]+/)).filter((part) => part.length >= 8)
    const { token } = await world.admin.http.post<{ token: string }>("/auth/user/emailpass/register", STAFF)
    const invite = await world.admin.http.post<{ invite: { token: string } }>("/admin/invites", { email: STAFF.email })
    await world.admin.http.request("POST", `/admin/invites/accept?token=${invite.invite.token}`, { first_name: "Staff", last_name: "Member", email: STAFF.email }, { authorization: `Bearer ${token}` })
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  const order = async (person: Dashboard) => {
    await person.go(`/orders/${purchase.order.id}`)
    const widget = person.page.getByTestId("order-vouchers")
    await widget.scrollIntoViewIfNeeded()
    return widget
  }

  it("none reaches the browser before it is revealed, on any page", async () => {
    const person = await world.signIn()
    const widget = await order(person)
    await widget.getByText(/•••• \w{4}/).first().waitFor()
    await widget.getByRole("button", { name: EN.orderWidget.showTimeline }).click()
    const [supplierOrder] = await world.query<{ id: string }>("select id from voucher_supplier_order where order_id = $1", [purchase.order.id])
    for (const path of ["/vouchers", "/vouchers/attention", "/vouchers/supplier-orders", `/vouchers/supplier-orders/${supplierOrder?.id}`, "/vouchers/catalogue", "/vouchers/payments?tab=webhooks", "/vouchers/reports", "/settings/vouchers"]) await person.go(path)
    const seen = await person.seen()
    expect(seen.length).toBeGreaterThan(10_000)
    const secrets = [...codes, "sandbox-secret", world.webhookSecret, world.secrets.vaultKey, world.secrets.jwt]
    expect(codes.length).toBeGreaterThan(1)
    for (const secret of secrets) expect(seen.includes(secret)).toBe(false)
    await person.close()
  }, 60_000)

  it("is revealed to an allowed person who says why, once each, recorded, and kept nowhere in the browser", async () => {
    const person = await world.signIn()
    const widget = await order(person)
    await widget.getByRole("button", { name: EN.reveal.action, exact: true }).first().click()
    const drawer = person.page.getByRole("dialog")
    const submit = drawer.getByRole("button", { name: EN.reveal.action, exact: true })
    expect(await submit.isDisabled()).toBe(true)
    await drawer.getByLabel(EN.reveal.reason).fill("The shopper cannot read it")
    const answered = person.page.waitForResponse(/\/units\/.+\/reveal$/)
    await submit.click()
    const answer = await answered
    expect([answer.status(), answer.headers()["cache-control"]]).toEqual([200, "no-store"])
    const { card_number: number } = (await answer.json()) as { card_number: string }
    await drawer.getByText(number).waitFor()
    await drawer.getByRole("button", { name: EN.close, exact: true }).click()
    await drawer.waitFor({ state: "detached" })
    expect(await person.page.content()).not.toContain(number)
    const stored = await person.page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    expect(stored).not.toContain(number)
    const reveals = await world.query<{ actor_type: string; reason: string }>("select actor_type, reason from voucher_reveal where actor_type = 'user'")
    expect(reveals).toEqual([{ actor_type: "user", reason: "The shopper cannot read it" }])
    await person.close()
  }, 60_000)

  it("staff work the order without seeing codes: no button, and the server refuses", async () => {
    const person = await world.signIn(STAFF)
    const widget = await order(person)
    await widget.getByText("Delivered").first().waitFor()
    expect(await widget.getByRole("button", { name: EN.reveal.action, exact: true }).count()).toBe(0)
    const status = await person.page.evaluate(`fetch("/admin/voucher-hub/units/${unitIds[0]}/reveal", { method: "POST", credentials: "include", headers: { "content-type": "application/json" }, body: JSON.stringify({ reason: "curious" }) }).then((answer) => answer.status)`)
    expect(status).toBe(403)
    await widget.getByRole("button", { name: EN.attention.actions.resend, exact: true }).click()
    await person.page.getByRole("dialog").getByRole("button", { name: EN.attention.actions.resend, exact: true }).click()
    await person.page.getByText(EN.orderWidget.resent).waitFor()
    await person.close()
  }, 60_000)

  it("a gift shows whom it is for; its mail is sent again to a corrected address, and its money given back while nobody saw it", async () => {
    const cart = await voucherCart(world)
    const brand = (await BrandShelf.open(world)).take()
    expect((await cart.add({ brand_id: brand.id, denomination: 500, quantity: 1, recipient: { name: "Bea", email: "bae@gift.test" } })).status).toBe(200)
    const { id: orderId } = await cart.placed()
    await world.admin.capture(orderId)
    await eventually(async () => (await world.admin.units(orderId))[0]?.state === "delivered", { timeoutMs: 30_000, what: "the gift" })
    const person = await world.signIn()
    await person.go(`/orders/${orderId}`)
    const widget = person.page.getByTestId("order-vouchers")
    await widget.getByText("Gift for Bea (bae@gift.test)").waitFor()
    const choose = async (name: string) => {
      await widget.locator("[data-unit]").getByRole("button", { name: EN.more, exact: true }).click()
      await person.page.getByRole("menuitem", { name, exact: true }).click()
      return person.page.getByRole("dialog")
    }
    const send = await choose(EN.gift.resend)
    await send.getByLabel(EN.send.other).fill("bea@gift.test")
    const mail = send.getByRole("button", { name: EN.attention.actions.resend, exact: true })
    expect(await mail.isDisabled()).toBe(true)
    await send.getByLabel(EN.send.reason).fill("typed wrong")
    await mail.click()
    await widget.getByText("Gift for Bea (bea@gift.test)").waitFor()
    const back = await choose(EN.takeBack.title)
    await back.getByLabel(EN.takeBack.reason).fill("the buyer changed her mind")
    await back.getByRole("button", { name: EN.takeBack.title, exact: true }).click()
    await eventually(async () => (await world.admin.units(orderId))[0]?.state === "refunded", { timeoutMs: 30_000, what: "the refund" })
    await person.go(`/orders/${orderId}`)
    await widget.getByText(EN.states.unit.refunded).first().waitFor()
    await person.close()
  }, 90_000)

  it("an API key may reveal nothing, whoever made it", async () => {
    const { api_key: key } = await world.admin.http.post<{ api_key: { token: string } }>("/admin/api-keys", { title: "Integration", type: "secret" })
    const ask = (path: string, init: RequestInit = {}) => fetch(`${world.store.url}${path}`, { ...init, headers: { authorization: `Basic ${Buffer.from(`${key.token}:`).toString("base64")}`, "content-type": "application/json" } })
    const units = await ask(`/admin/voucher-hub/orders/${purchase.order.id}/units`)
    expect([units.status, ((await units.json()) as { may_reveal: boolean }).may_reveal]).toEqual([200, false])
    const refused = await ask(`/admin/voucher-hub/units/${unitIds[0]}/reveal`, { method: "POST", body: JSON.stringify({ reason: "curious" }) })
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining("not an API key")])
  })
})
