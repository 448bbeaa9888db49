import { marginOf } from "../../src/domain/margin"

describe("The margin of a sale", () => {
  it.each([
    ["at par without a discount is nothing", { price: 50_000, currency: "inr", face: 50_000, discountPercent: 0, rate: "1" }, 0],
    ["is Hubble's discount at par", { price: 50_000, currency: "inr", face: 50_000, discountPercent: 4, rate: "1" }, 2_000],
    ["is the markup in the shopper's currency", { price: 3_230, currency: "brl", face: 50_000, discountPercent: 0, rate: "0.062" }, 130],
    ["knows currencies without cents", { price: 900, currency: "jpy", face: 50_000, discountPercent: 0, rate: "1.7" }, 50],
    ["may be a loss", { price: 40_000, currency: "inr", face: 50_000, discountPercent: 0, rate: "1" }, -10_000],
  ])("%s", (_what, sold, margin) => expect(marginOf(sold)).toBe(margin))
})
