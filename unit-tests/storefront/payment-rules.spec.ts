import { e164, installmentsFor } from "../../demo/storefront/src/payment-rules"

describe("what the storefront knows of paying", () => {
  it.each([
    ["98765 43212", "in", "+919876543212"],
    ["+55 11 98765-4321", "br", "+5511987654321"],
    ["(011) 98765 4321", "br", "+5511987654321"],
  ])("writes %s of %s as Hubcash wants it", (typed, country, written) => {
    expect(e164(typed, country)).toBe(written)
  })

  it.each([[4.99, 1], [9.99, 1], [10, 2], [33.2, 6], [1_000, 12]])("offers no installment under R$ 5,00: %d", (total, most) => {
    expect(installmentsFor(total)).toBe(most)
  })
})
