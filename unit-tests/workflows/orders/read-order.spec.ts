import { BigNumber } from "@medusajs/framework/utils"
import { paidVerdict } from "../../../src/domain/paid"
import { addressOf, buyerOf, missingBuyerField, orderMoney, type PlacedOrder } from "../../../src/workflows/orders/read-order"
import { capture, paid, person, placedOrder } from "./placed-order"

describe("the money of an order (protocol 1)", () => {
  it("is read in minor units from captures, refunds, transactions, items and shipping", () => {
    const order = placedOrder({ item_total: 1500.5, shipping_total: "99.50", payment_collections: [paid([1000, "600.00"], [100])], transactions: [{ amount: 1600 }, { amount: -100 }] })
    expect(orderMoney(order, 2500)).toEqual({ captured: 160_000, refunded: 10_000, transactions: 150_000, cartCredit: 0, required: 160_000, refundedUnits: 2500 })
  })

  it("is read in every shape Medusa hands amounts out", () => {
    for (const amount of [1000, "1000", { value: "1000.00000000000000000", precision: 20 }, new BigNumber("1000"), { toJSON: () => 1000 }]) {
      const order = placedOrder({ item_total: amount, transactions: [{ amount }], payment_collections: [{ payments: [{ id: "pay_1", captures: [capture(amount)] }] }] })
      expect(orderMoney(order, 0)).toMatchObject({ captured: 100_000, transactions: 100_000, required: 100_000 })
    }
  })

  it("adds up payments and collections, and takes a payment without captures as nothing", () => {
    const order = placedOrder({ payment_collections: [paid([400]), paid([600]), { payments: [{ id: "pay_2" }, { id: "pay_3", captures: null, refunds: null }] }, { payments: [] }] })
    expect(orderMoney(order, 0).captured).toBe(100_000)
  })

  it("counts the cart's store credit and gift cards, and no credit line that a refund or a later change wrote", () => {
    const credit_lines = [
      { amount: 100, version: 1, reference: "store-credit" }, { amount: 50, version: 1, reference: "gift-card" },
      { amount: 1000, version: 2, reference: "store-credit" }, { amount: 1000, version: 1, reference: "refund" }, { amount: 1000, version: 1, reference: null }, { amount: 1000, version: null, reference: "gift-card" },
    ]
    expect(orderMoney(placedOrder({ credit_lines }), 0).cartCredit).toBe(15_000)
  })

  it("a fully refunded order is refunded, although the credit line of the refund makes Medusa's total nothing", () => {
    const order = placedOrder({ payment_collections: [paid([1000], [1000])], transactions: [{ amount: 1000 }, { amount: -1000 }], credit_lines: [{ amount: 1000, version: 2, reference: "refund" }] })
    expect(paidVerdict(orderMoney(order, 0))).toBe("refunded")
  })

  it("is in the minor units of its own currency", () => {
    expect(orderMoney(placedOrder({ currency_code: "JPY" }), 0).required).toBe(1000)
    expect(orderMoney(placedOrder({ currency_code: "kwd" }), 0).required).toBe(1_000_000)
  })
})

type Buyer = Pick<PlacedOrder, "email" | "billing_address" | "shipping_address" | "customer">
const nobody: Buyer = { email: null, billing_address: null, shipping_address: null, customer: null }
const customer = { ...person("Carl", "Customer", "333"), email: "carl@example.com" }
const SHOP = { name: "The Shop", phoneNumber: "+910000000000" }

describe("where the buyer lives, for the hold rules", () => {
  const at = (address_1: string | null) => ({ ...person("A", "B", null), address_1, city: "Pune" })

  it("is the billing address, unless only the shipping address has a street", () => {
    const street = (billing: string | null, shipping: string | null) => addressOf(placedOrder({ billing_address: at(billing), shipping_address: at(shipping) }))?.address_1
    expect([street("1 Bill", "2 Ship"), street(null, "2 Ship"), street("1 Bill", null), street(null, null)]).toEqual(["1 Bill", "2 Ship", "1 Bill", undefined])
    expect(addressOf(placedOrder({ billing_address: null, shipping_address: null }))).toBeNull()
  })
})

describe("the buyer as Hubble must know him (protocol 3.17)", () => {
  it("is taken from the billing address, else the shipping address, else the customer, else the shop's default", () => {
    const [billing, shipping] = [person("Bill", "Ing", "111"), person("Ship", "Ping", "222")]
    expect(buyerOf({ ...nobody, billing_address: billing, shipping_address: shipping, customer }, SHOP)).toMatchObject({ name: "Bill Ing", phone: "111" })
    expect(buyerOf({ ...nobody, shipping_address: shipping, customer }, SHOP)).toMatchObject({ name: "Ship Ping", phone: "222" })
    expect(buyerOf({ ...nobody, customer }, SHOP)).toMatchObject({ name: "Carl Customer", phone: "333" })
    expect(buyerOf(nobody, SHOP)).toEqual({ email: null, name: "The Shop", phone: "+910000000000" })
    expect(buyerOf(nobody, null)).toEqual({ email: null, name: null, phone: null })
  })

  it("name and phone may come from different people: each is the first there is", () => {
    expect(buyerOf({ ...nobody, billing_address: person("Bill", null, null), shipping_address: person(null, null, "222") }, null)).toMatchObject({ name: "Bill", phone: "222" })
    expect(buyerOf({ ...nobody, billing_address: person(null, "Ing", null) }, null)).toMatchObject({ name: "Ing", phone: null })
  })

  it("the e-mail is the order's, else the customer's", () => {
    expect(buyerOf({ ...nobody, email: "order@example.com", customer }, null).email).toBe("order@example.com")
    expect(buyerOf({ ...nobody, customer }, SHOP).email).toBe("carl@example.com")
  })

  it("what is missing is named as the field a shopper fills in, the name first", () => {
    const whole = { name: "A", phone: "1", email: "a@example.com" }
    expect(missingBuyerField(whole)).toBeNull()
    expect(missingBuyerField({ ...whole, name: null })).toBe("billing_address.first_name")
    expect(missingBuyerField({ ...whole, phone: "" })).toBe("billing_address.phone")
    expect(missingBuyerField({ ...whole, email: null })).toBe("email")
    expect(missingBuyerField({ name: null, phone: null, email: null })).toBe("billing_address.first_name")
  })
})
