import type { Storefront } from "../support/storefront"
import { addToCart, choosePayment, fillContact, pay, placed, showCode } from "./shopping"

/** Guests with and without their link, and customers with an account. */
export function describePeople(theStorefront: () => Storefront): void {
  describe("people", () => {
    let storefront: Storefront
    beforeAll(() => void (storefront = theStorefront()))

    it("a guest's link opens his order, leaves the address bar at once, and a stranger gets a fresh one mailed to the guest alone", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await addToCart(visitor, "Flipkart", "₹5,000")
      await visitor.goto("/checkout")
      await fillContact(page, "guest@shopper.test", "India")
      await choosePayment(page, "By hand")
      await pay(page)
      const orderId = await placed(page)
      await page.getByText("waiting for the shop to confirm your payment").waitFor()
      await storefront.world.admin.capture(orderId)
      await page.getByText("Your voucher is ready.").waitFor({ timeout: 45_000 })
      await visitor.leave()

      const stranger = await storefront.visit()
      await stranger.goto(`/orders/${orderId}`)
      await stranger.page.getByRole("heading", { name: "This order cannot be opened here" }).waitFor()
      await stranger.inspect("no-access")
      const mailed = storefront.mails("guest@shopper.test").length
      await stranger.page.getByRole("button", { name: "Mail me a fresh link" }).click()
      await stranger.page.getByText("a link is on its way").waitFor()
      // Whoever reads that mailbox is the guest, in this very tab if he likes.
      await stranger.page.goto(await storefront.linkFor("guest@shopper.test", mailed))
      expect((await showCode(stranger.page)).number).toMatch(/^\w+$/)
      expect(stranger.page.url()).toBe(`${storefront.url}/orders/${orderId}`)
      await stranger.leave({ failedRequests: new RegExp(`GET .*/orders/${orderId}/(vouchers|payment-instructions) 404`) })
    })

    it("a customer signs up, buys, finds the voucher in his history, marks it as used and signs out", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await visitor.goto("/sign-in")
      await visitor.inspect("sign-in")
      await page.getByRole("link", { name: "Make an account" }).click()
      await page.getByLabel("First name").fill("Asha")
      await page.getByLabel("Last name").fill("Rao")
      await page.getByLabel("E-mail").fill("customer@shopper.test")
      await page.getByLabel("Mobile phone").fill("9876543212")
      await page.getByLabel("Password").fill("A-long-Password1")
      await visitor.inspect("sign-up")
      await page.getByRole("button", { name: "Make my account" }).click()
      await page.getByRole("heading", { name: "Account", exact: true }).waitFor()
      await visitor.inspect("account")

      await addToCart(visitor, "BigBasket", "₹500")
      await visitor.goto("/checkout")
      await page.getByLabel("Street and number").waitFor()
      expect(await page.getByLabel("E-mail").inputValue()).toBe("customer@shopper.test")
      await fillContact(page, "customer@shopper.test", "India")
      await choosePayment(page, "By hand")
      await pay(page)
      const orderId = await placed(page)
      await storefront.world.admin.capture(orderId)
      await page.getByText("Your voucher is ready.").waitFor({ timeout: 45_000 })

      await page.getByRole("link", { name: "My vouchers" }).click()
      await page.getByText("1 voucher", { exact: true }).waitFor()
      // BigBasket has a PIN and no number: what is not there is not shown.
      expect(await showCode(page)).toEqual({ number: null, pin: expect.stringMatching(/^\w+$/) })
      await page.getByLabel("I used it").click()
      await page.getByRole("article").getByText("Used", { exact: true }).waitFor()
      await visitor.inspect("history")
      await page.getByRole("link", { name: "Account" }).click()
      await page.getByRole("button", { name: "Sign out" }).click()
      await page.getByRole("link", { name: "Sign in" }).waitFor()
      expect(await page.evaluate("sessionStorage.length")).toBe(0)
      await visitor.goto("/account/vouchers")
      await page.getByRole("heading", { name: "Sign in" }).waitFor()
      await visitor.leave()
    })
  })
}
