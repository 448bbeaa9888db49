import type { Storefront, Visitor } from "../support/storefront"
import { choosePayment, fillContact, pay, placed, showCode } from "./shopping"

/** From the buyer's form to the recipient's code. */
export function describeGifts(theStorefront: () => Storefront): void {
  describe("gifts", () => {
    let storefront: Storefront
    beforeAll(() => void (storefront = theStorefront()))

    async function give(visitor: Visitor, recipient: { name: string; email: string; message: string; sendAt?: string }): Promise<string> {
      const { page } = visitor
      await visitor.goto("/?q=Flipkart")
      await page.getByRole("link", { name: /^Flipkart/ }).click()
      await page.getByLabel("Country and currency").selectOption({ label: "India · INR" })
      await page.getByRole("radio", { name: /^₹500(?!\d)/ }).check({ force: true })
      await page.getByLabel("It is a gift").check()
      await page.getByLabel("Recipient's name").fill(recipient.name)
      await page.getByLabel("Recipient's e-mail").fill(recipient.email)
      await page.getByLabel("Message").fill(recipient.message)
      if (recipient.sendAt) await page.getByLabel("Send it on").fill(recipient.sendAt)
      await page.getByRole("button", { name: "Add to cart" }).click()
      await page.getByText("in your cart.").waitFor()
      await visitor.goto("/checkout")
      await page.getByText(`Gift for ${recipient.name}`).waitFor()
      await fillContact(page, "giver@shopper.test", "India")
      await choosePayment(page, "By hand")
      await pay(page)
      const orderId = await placed(page)
      await storefront.world.admin.capture(orderId)
      return orderId
    }

    it("is opened by its recipient, by the mailed link, and by nobody else; the buyer sees that it was", async () => {
      const buyer = await storefront.visit()
      await give(buyer, { name: "Ravi", email: "ravi@gift.test", message: "Happy birthday!\nBuy yourself <b>something</b> nice." })
      const link = await storefront.linkFor("ravi@gift.test")
      await buyer.page.getByText("Only Ravi can open it.").waitFor({ timeout: 30_000 })
      expect(await buyer.page.getByRole("button", { name: /^Show the code/ }).count()).toBe(0)

      const recipient = await storefront.visit()
      await recipient.page.goto(link)
      await recipient.page.getByRole("heading", { name: "A gift for Ravi" }).waitFor()
      // As it was written, not as markup.
      await recipient.page.getByText("Buy yourself <b>something</b> nice.").waitFor()
      const { number } = await showCode(recipient.page)
      const { orders } = await storefront.world.sandbox.record()
      expect(orders.filter((order) => order.customer_email === "giver@shopper.test").flatMap(({ vouchers }) => vouchers.map((voucher) => voucher.card_number))).toContain(number)
      await recipient.inspect("gift", { phone: true, fullPage: true })
      const page = recipient.page.url()
      await recipient.leave()

      await buyer.page.reload()
      await buyer.page.getByText("Ravi opened this gift").waitFor({ timeout: 30_000 })
      await buyer.inspect("gift-given")
      await buyer.leave()

      const stranger = await storefront.visit()
      await stranger.page.goto(page)
      await stranger.page.getByRole("heading", { name: "This gift cannot be opened here" }).waitFor()
      await stranger.inspect("gift-lost")
      await stranger.leave({ failedRequests: /\/store\/gifts\/\S+ 404$/ })
    })

    it("for a day to come is mailed to nobody before", async () => {
      const buyer = await storefront.visit({ timezoneId: "Asia/Kolkata" })
      const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
      await give(buyer, { name: "Meera", email: "meera@gift.test", message: "See you soon", sendAt: `${soon}T09:00` })
      await buyer.page.getByText(/^A gift for Meera\. It is mailed on .* 9:00.*AM \(Asia\/(Kolkata|Calcutta)\)\.$/).waitFor({ timeout: 45_000 })
      expect(storefront.mails("meera@gift.test")).toEqual([])
      await buyer.leave()
    })
  })
}
