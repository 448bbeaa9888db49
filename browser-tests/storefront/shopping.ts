import type { Page } from "playwright-core"
import type { Visitor } from "../support/storefront"

/** The steps of a shopper, by what he sees: labels and button texts. */
export type Country = "India" | "Brazil"

export interface CardEntry {
  number: string
  installments?: number
}

const CONTACT = {
  India: { first: "Asha", last: "Rao", phone: "98765 43212", street: "1 Demo Road", city: "Bengaluru", code: "560001", codeLabel: "PIN code" },
  Brazil: { first: "Maria", last: "da Silva", phone: "+55 11 98765 4321", street: "Rua das Palmeiras, 35", city: "Curitiba", code: "80010-000", codeLabel: "CEP" },
} as const

export const CPF = "529.982.247-25"

export async function chooseCountry({ page }: Visitor, country: Country): Promise<void> {
  const { India, Brazil } = { India: "India · INR", Brazil: "Brazil · BRL" }
  await page.getByLabel("Country and currency").selectOption({ label: country === "India" ? India : Brazil })
}

/** From the shelf into the cart. */
export async function addToCart(visitor: Visitor, brand: string, amount: string, country: Country = "India"): Promise<void> {
  const { page } = visitor
  await visitor.goto("/")
  await chooseCountry(visitor, country)
  await page.getByLabel("Search brands").fill(brand)
  await page.getByRole("button", { name: "Search" }).click()
  await page.getByRole("link", { name: new RegExp(`^${brand}`) }).first().click()
  await page.getByRole("heading", { level: 1, name: brand }).waitFor()
  await page.getByRole("radio", { name: new RegExp(`^${amount}(?!\\d)`) }).check({ force: true })
  await page.getByRole("button", { name: "Add to cart" }).click()
  await page.getByText("in your cart.").waitFor()
}

export async function fillContact(page: Page, email: string, country: Country): Promise<void> {
  const { first, last, phone, street, city, code, codeLabel } = CONTACT[country]
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("First name").fill(first)
  await page.getByLabel("Last name").fill(last)
  await page.getByLabel("Mobile phone").fill(phone)
  await page.getByLabel("Street and number").fill(street)
  await page.getByLabel("City").fill(city)
  if (country === "Brazil") await page.getByLabel("State").fill("PR")
  await page.getByLabel(codeLabel).fill(code)
}

export async function fillCard(page: Page, { number, installments }: CardEntry): Promise<void> {
  await page.getByLabel("CPF or CNPJ").fill(CPF)
  await page.getByLabel("Card number").fill(number)
  await page.getByLabel("Name on the card").fill("Maria da Silva")
  await page.getByLabel("Valid until").fill(`12/${(new Date().getUTCFullYear() + 3) % 100}`)
  await page.getByLabel("Security code").fill("123")
  if (installments) await page.getByLabel("Installments", { exact: true }).selectOption(String(installments))
}

export const choosePayment = (page: Page, label: string) => page.getByRole("radio", { name: new RegExp(`^${label}`) }).check()
export const pay = (page: Page) => page.getByRole("button", { name: /^Pay / }).click()

/** Once the shop made an order of it; answers the order's id. */
export async function placed(page: Page): Promise<string> {
  await page.waitForURL(/\/orders\/order_/, { timeout: 30_000 })
  return new URL(page.url()).pathname.split("/")[2] ?? ""
}

/** Opens the only voucher and reads what the page shows. */
export async function showCode(page: Page): Promise<{ number: string | null; pin: string | null }> {
  await page.getByRole("button", { name: /^Show the code/ }).click({ timeout: 45_000 })
  const panel = page.getByRole("group", { name: "Your code" })
  await panel.waitFor()
  const read = async (name: string) => {
    const entry = panel.locator("dl > div", { has: page.getByText(name, { exact: true }) }).locator("code")
    return (await entry.count()) ? await entry.innerText() : null
  }
  return { number: await read("Voucher number"), pin: await read("PIN") }
}
