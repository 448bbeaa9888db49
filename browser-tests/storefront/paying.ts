import { httpClient } from "../../demo/http-client"
import { eventually } from "../../integration-tests/support/test-world"
import { scan } from "../support/scan"
import type { Storefront } from "../support/storefront"
import { addToCart, choosePayment, CPF, fillCard, fillContact, pay, placed, showCode } from "./shopping"

const APPROVED = "4111111111111111"
const NO_FUNDS = "4000000000000028"

/** Every way to pay, from the shelf to the code. */
export function describePaying(theStorefront: () => Storefront): void {
  describe("paying", () => {
    let storefront: Storefront
    beforeAll(() => void (storefront = theStorefront()))

    const codesOf = async (email: string) =>
      (await storefront.world.sandbox.record()).orders.filter((order) => order.customer_email === email).flatMap(({ vouchers }) => vouchers)

    it("a card without money says so; another one, in installments, leads to a code that can be copied and scanned", async () => {
      const visitor = await storefront.visit({ permissions: ["clipboard-read", "clipboard-write"] })
      const { page } = visitor
      await addToCart(visitor, "Flipkart", "₹500", "Brazil")
      await page.getByRole("link", { name: "Go to the cart" }).click()
      await page.getByRole("link", { name: "Go to checkout" }).click()
      await fillContact(page, "card@shopper.test", "Brazil")
      await choosePayment(page, "Credit card")
      await fillCard(page, { number: NO_FUNDS, installments: 3 })
      await page.getByText("Visa", { exact: true }).waitFor()
      await pay(page)
      await page.getByRole("alert").filter({ hasText: "not enough money on this card" }).waitFor({ timeout: 30_000 })
      await fillCard(page, { number: APPROVED, installments: 3 })
      await visitor.inspect("checkout", { phone: true, fullPage: true })
      await pay(page)
      const orderId = await placed(page)

      const shown = await showCode(page)
      const [voucher] = await codesOf("card@shopper.test")
      expect(shown).toEqual({ number: voucher?.card_number, pin: voucher?.card_pin })
      expect(await scan(page.getByRole("img", { name: "QR code to show at the till" }))).toMatchObject({ format: expect.stringMatching(/^QR ?Code$/i), text: voucher?.card_number })
      await page.getByRole("button", { name: "Show a bar code instead" }).click()
      expect(await scan(page.getByRole("img", { name: "Bar code to show at the till" }))).toMatchObject({ format: expect.stringMatching(/^Code ?128$/i), text: voucher?.card_number })
      await page.getByRole("button", { name: "Copy the PIN" }).click()
      await page.getByText("The PIN was copied").waitFor()
      expect(await page.evaluate("navigator.clipboard.readText()")).toBe(voucher?.card_pin)
      await page.getByRole("button", { name: "Show a QR code instead" }).click()
      await visitor.inspect("code", { phone: true, fullPage: true })

      expect(new Set([...visitor.sentIn(APPROVED), ...visitor.sentIn(NO_FUNDS)])).toEqual(new Set(["POST /store/hubcash/cards"]))
      expect(visitor.requestedUrls.filter((url) => url.includes(APPROVED) || url.includes(NO_FUNDS))).toEqual([])
      const { payins } = await storefront.world.admin.http.get<{ payins: { installments: number }[] }>(`/admin/voucher-hub/payins?q=${orderId}`)
      expect(payins.map(({ installments }) => installments)).toEqual([3])
      await visitor.leave()
    })

    it("a debit card does it as well, and the page polls where no stream can be had", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await page.route("**/vouchers/events", (route) => route.abort())
      await addToCart(visitor, "Flipkart", "₹250", "Brazil")
      await visitor.goto("/checkout")
      await fillContact(page, "debit@shopper.test", "Brazil")
      await choosePayment(page, "Debit card")
      await fillCard(page, { number: APPROVED })
      await pay(page)
      await placed(page)
      expect((await showCode(page)).number).toBe((await codesOf("debit@shopper.test"))[0]?.card_number)
      await visitor.leave({ failedRequests: /\/vouchers\/events net::ERR_FAILED$/ })
    })

    it("a boleto shows its slip, whose bar code scans, and becomes a code on the open page once the bank has the money", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await addToCart(visitor, "Flipkart", "₹100", "Brazil")
      await visitor.goto("/checkout")
      await fillContact(page, "boleto@shopper.test", "Brazil")
      await choosePayment(page, "Boleto")
      await page.getByLabel("CPF or CNPJ").fill(CPF)
      await pay(page)
      await placed(page)
      const line = (await page.getByLabel("Line to type").innerText({ timeout: 30_000 })).replace(/\D/g, "")
      expect(line).toHaveLength(47)
      const scanned = await scan(page.getByRole("img", { name: "Bar code of the boleto" }))
      expect(scanned).toMatchObject({ format: "ITF", text: expect.stringMatching(/^\d{44}$/) })
      // Bank, currency, due factor and amount stand in both; the fifth digit checks the other 43.
      expect([scanned?.text.slice(0, 4), scanned?.text.slice(5, 19), scanned?.text[4]]).toEqual([line.slice(0, 4), line.slice(-14), line[32]])
      await visitor.inspect("boleto", { phone: true, fullPage: true })

      const sale = storefront.payments.hubcash.state.sales.all().find((one) => one.method === "Billet" && one.status !== 7)
      await httpClient(storefront.payments.hubcash.url, () => ({})).post(`/_sandbox/sales/${sale?.id}/pay`)
      expect((await showCode(page)).number).toBe((await codesOf("boleto@shopper.test"))[0]?.card_number)
      expect(visitor.requestedUrls.some((url) => url.endsWith("/vouchers/events"))).toBe(true)
      await visitor.leave()
    })

    it("whoever pays at 123hub and comes back finds the code on the order's page", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await addToCart(visitor, "Flipkart", "₹1,000")
      await visitor.goto("/checkout")
      await fillContact(page, "returns@shopper.test", "India")
      await choosePayment(page, "123hub")
      await pay(page)
      await page.getByRole("button", { name: "Pay", exact: true }).click({ timeout: 30_000 })
      await placed(page)
      expect((await showCode(page)).number).toBe((await codesOf("returns@shopper.test"))[0]?.card_number)
      await visitor.leave()
    })

    it("whoever pays at 123hub and never comes back gets the link by mail, and it opens the code in another browser", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await addToCart(visitor, "Flipkart", "₹2,000")
      await visitor.goto("/checkout")
      await fillContact(page, "gone@shopper.test", "India")
      await choosePayment(page, "123hub")
      await pay(page)
      await page.getByRole("button", { name: "Pay, and close without coming back" }).click({ timeout: 30_000 })
      await page.getByText("You can close this page now.").waitFor()
      await visitor.close()

      const link = await storefront.linkFor("gone@shopper.test")
      const elsewhere = await storefront.visit()
      await elsewhere.page.goto(link)
      expect((await showCode(elsewhere.page)).number).toBe((await codesOf("gone@shopper.test"))[0]?.card_number)
      expect(elsewhere.page.url()).not.toContain("#")
      await elsewhere.leave()
    })

    it("whoever turns back at 123hub finds the way to the pay page again", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await addToCart(visitor, "Flipkart", "₹100")
      await visitor.goto("/checkout")
      await fillContact(page, "undecided@shopper.test", "India")
      await choosePayment(page, "123hub")
      await pay(page)
      await page.getByRole("button", { name: "Go back without deciding" }).click({ timeout: 30_000 })
      await placed(page)
      await page.getByRole("link", { name: "Go to the pay page" }).waitFor()
      await visitor.inspect("waiting")
      await page.getByRole("link", { name: "Go to the pay page" }).click()
      await page.getByRole("button", { name: "Pay", exact: true }).waitFor()
      await visitor.close()
    })

    it("a voucher that cannot be had says so and that the money went back", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await addToCart(visitor, "Myntra", "₹500", "Brazil")
      await visitor.goto("/checkout")
      await fillContact(page, "refund@shopper.test", "Brazil")
      await choosePayment(page, "Credit card")
      await fillCard(page, { number: APPROVED })
      await pay(page)
      const orderId = await placed(page)
      await page.getByText("Your money was returned.").waitFor({ timeout: 60_000 })
      expect(await page.getByRole("button", { name: /^Show the code/ }).count()).toBe(0)
      await visitor.inspect("refunded")
      await eventually(async () => (await storefront.world.admin.order(orderId)).payment_status === "refunded", { what: "Medusa's refund" })
      await visitor.leave()
    })
  })
}
