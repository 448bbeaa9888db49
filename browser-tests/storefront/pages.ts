import type { Storefront } from "../support/storefront"
import { addToCart, chooseCountry } from "./shopping"

/** The pages before paying: what they find, what they say when there is nothing, and that a keyboard is enough. */
export function describePages(theStorefront: () => Storefront): void {
  describe("pages", () => {
    let storefront: Storefront
    beforeAll(() => void (storefront = theStorefront()))

    it("brands are searched, filtered and paged, and the address remembers it", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await visitor.goto("/")
      const count = page.getByText(/^\d+ brands$/)
      await count.waitFor()
      const all = Number.parseInt(await count.innerText(), 10)
      expect(all).toBeGreaterThan(300)
      await visitor.inspect("brands", { phone: true })
      await page.getByRole("button", { name: "Next" }).click()
      await page.getByText(/^Page 2 of/).waitFor()
      await page.getByLabel("Category").selectOption({ label: "Food" })
      await page.getByLabel("Use it").selectOption({ label: "Online" })
      await page.waitForURL(/category=FOOD.*redemption=ONLINE/)
      await page.getByText(/^Page 1 of/).waitFor()
      const some = await page.getByText(/^\d+ brands$/).innerText()
      expect(Number.parseInt(some, 10)).toBeLessThan(all)
      await page.reload()
      await page.getByText(some, { exact: true }).waitFor()
      await page.getByLabel("Search brands").fill("no such brand")
      await page.getByLabel("Search brands").press("Enter")
      await page.getByRole("heading", { name: "No brand fits" }).waitFor()
      await visitor.inspect("no-brand")
      await page.getByRole("button", { name: "Show all brands" }).click()
      await page.getByText(`${all} brands`).waitFor()
      await visitor.leave()
    })

    it("a custom amount is quoted in the shopper's currency, its limits are named, and a region change says what it takes away", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await visitor.goto("/")
      await chooseCountry(visitor, "Brazil")
      await page.getByLabel("Search brands").fill("Zomato")
      await page.getByLabel("Search brands").press("Enter")
      await page.getByRole("link", { name: /^Zomato/ }).click()
      await page.getByLabel("Amount in rupees").fill("749")
      await page.getByText(/^You pay R\$\s?\d/).waitFor()
      await page.getByLabel("It is a gift").check()
      await visitor.inspect("brand", { phone: true, fullPage: true })
      await page.getByLabel("It is a gift").uncheck()
      await page.getByRole("button", { name: "Add to cart" }).click()
      await page.getByText("One Zomato voucher is in your cart.").waitFor()
      const asked = new Promise<string>((resolve) => page.once("dialog", (dialog) => { resolve(dialog.message()); void dialog.accept() }))
      await chooseCountry(visitor, "India")
      expect(await asked).toContain("are taken out of the cart")
      await page.getByRole("link", { name: /^Cart.*empty/ }).click()
      await page.getByRole("heading", { name: "Your cart is empty" }).waitFor()
      await visitor.inspect("cart-empty")
      await visitor.leave()
    })

    it("the cart changes and empties, and the shop's own sentence says which limit is in the way", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await addToCart(visitor, "Tight Four", "₹500")
      await visitor.goto("/?q=Tight+Amounts")
      await page.getByRole("link", { name: /^Tight Amounts/ }).click()
      await page.getByRole("radio", { name: /^₹250/ }).check({ force: true })
      await page.getByRole("button", { name: "Add to cart" }).click()
      await page.getByRole("alert").filter({ hasText: "Tight Amounts" }).waitFor()
      await page.getByRole("link", { name: /^Cart/ }).click()
      await page.getByRole("button", { name: "One more" }).click()
      await page.getByRole("group", { name: /^Quantity of Tight Four/ }).getByText("2", { exact: true }).waitFor()
      await visitor.inspect("cart", { phone: true })
      await page.getByRole("button", { name: /^Remove Tight Four/ }).click()
      await page.getByRole("heading", { name: "Your cart is empty" }).waitFor()
      await visitor.leave({ failedRequests: /\/voucher-items 400$/ })
    })

    it("a keyboard alone reaches and fills everything: the focus follows the page", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      await visitor.goto("/?q=Flipkart")
      await page.getByRole("link", { name: /^Flipkart/ }).waitFor()
      await page.keyboard.press("Tab")
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to content")
      await page.getByRole("link", { name: /^Flipkart/ }).focus()
      await page.keyboard.press("Enter")
      await page.getByRole("heading", { level: 1, name: "Flipkart" }).waitFor()
      expect(await page.evaluate("document.activeElement.tagName + document.activeElement.textContent")).toBe("H1Flipkart")
      expect(await page.title()).toBe("Flipkart · Voucher shop")
      // First tab: the disclosure of how to use it; then on to the amounts.
      for (let tabs = 0; tabs < 10 && (await page.evaluate("document.activeElement.name")) !== "amount"; tabs += 1) await page.keyboard.press("Tab")
      await page.keyboard.press("Space")
      await page.keyboard.press("Enter")
      await page.getByText("One Flipkart voucher is in your cart.").waitFor()
      await visitor.leave()
    })

    it("a shop that cannot be reached, a brand that is gone and a page that never was say so", async () => {
      const visitor = await storefront.visit()
      const { page } = visitor
      const answer = await fetch(`${storefront.url}/brands/01GONE`)
      expect([answer.status, answer.headers.get("content-security-policy")]).toEqual([200, expect.stringContaining("frame-ancestors 'none'")])
      await visitor.goto("/brands/01GONE")
      await page.getByRole("heading", { name: "Brand not found" }).waitFor()
      await visitor.goto("/nowhere")
      await page.getByRole("heading", { name: "Page not found" }).waitFor()
      await visitor.inspect("not-found")
      await page.route("**/store/voucher-brands?**", (route) => route.abort())
      await page.getByRole("link", { name: "Brands", exact: true }).click()
      await page.getByRole("alert").filter({ hasText: "cannot be reached" }).waitFor({ timeout: 20_000 })
      await visitor.inspect("unreachable")
      await page.unroute("**/store/voucher-brands?**")
      await page.getByRole("button", { name: "Try again" }).click()
      await page.getByText(/^\d+ brands$/).waitFor()
      await visitor.leave({ failedRequests: /voucher-brands(\/01GONE\?\S+ 404|\?\S+ net::ERR_FAILED)$/ })
    })
  })
}
