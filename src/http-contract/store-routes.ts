import { StoreGetCartsCart } from "@medusajs/medusa/api/store/carts/validators"
import { z } from "@medusajs/framework/zod"
import { VoucherItemBody } from "../api/store/carts/[id]/voucher-items/body"
import { CardBody, CardChangeBody, CardsQuery, PayerBody } from "../api/store/hubcash/bodies"
import { customerVouchersQuery, refundReceiverBody, usedBody } from "../api/store/validators"
import { ListVoucherBrandsQuery, QuoteQuery, VoucherBrandQuery } from "../api/store/voucher-brands/query"
import { erased, nothing, page, revealedVoucher, storedCard, unit, voucherData } from "./answers/common"
import { cardBrand, cart, customerUnit, gift, oneCard, paymentInstructions, paymentOutcome, quote, removedCard, shelfBrand } from "./answers/store"
import type { Route, RouteName } from "./route"

/** What shoppers, customers and recipients of gifts call. */
export const storeRoutes = {
  "GET /store/voucher-brands": { summary: "The brands on sale, those that cannot be bought now with the reason", who: "shopper", query: ListVoucherBrandsQuery, answer: page("brands", shelfBrand), etag: true },
  "GET /store/voucher-brands/:id": { summary: "One brand", who: "shopper", query: VoucherBrandQuery, answer: z.strictObject({ brand: shelfBrand }), etag: true, errors: [404] },
  "GET /store/voucher-brands/:id/quote": { summary: "The price of a custom amount; frozen once it is in a cart", who: "shopper", query: QuoteQuery, answer: quote, errors: [404] },
  "POST /store/carts/:id/voucher-items": { summary: "Adds vouchers to a cart", who: "shopper", query: StoreGetCartsCart, body: VoucherItemBody, answer: z.strictObject({ cart }), errors: [404] },
  "POST /store/carts/:id/voucher-token": { summary: "A guest's key to the vouchers of this cart's orders; only while the cart is open", who: "shopper", answer: z.strictObject({ token: z.string() }), errors: [404] },
  "GET /store/carts/:id/payment-outcome": { summary: "What became of the last try to pay", who: "shopper", answer: paymentOutcome, errors: [404] },
  "GET /store/orders/:id/vouchers": { summary: "The vouchers of an order; none before it is paid", who: "owner", answer: z.strictObject({ units: z.array(unit) }) },
  "GET /store/orders/:id/vouchers/events": { summary: "The same as server-sent events, until nothing changes by itself", who: "owner", answer: z.string(), media: "text/event-stream" },
  "POST /store/orders/:id/vouchers/resend": { summary: "Mails a fresh link to the e-mail of the order; the answer never tells whether", who: "shopper", answer: nothing },
  "GET /store/orders/:id/payment-instructions": { summary: "The slip or the pay page of an order that is not paid yet", who: "owner", answer: paymentInstructions },
  "POST /store/orders/:id/refund-receiver": { summary: "Where a refund of a 123hub payment goes", who: "owner", body: refundReceiverBody, answer: nothing },
  "POST /store/vouchers/:id/reveal": { summary: "Shows the code; recorded, never cached", who: "owner", answer: revealedVoucher },
  "POST /store/vouchers/:id/used": { summary: "The owner's note that a voucher is used up", who: "owner", body: usedBody, answer: z.strictObject({ unit }) },
  "GET /store/gifts/:id": { summary: "A gift, for its recipient", who: "recipient", answer: z.strictObject({ gift }) },
  "POST /store/gifts/:id/resend": { summary: "Mails a fresh link to the recipient; the answer never tells whether", who: "shopper", answer: nothing },
  "GET /store/customers/me/vouchers": { summary: "The vouchers of all orders of a customer", who: "customer", query: customerVouchersQuery, answer: page("units", customerUnit) },
  "GET /store/customers/me/voucher-data": { summary: "Everything the plugin keeps about a customer, without codes", who: "customer", answer: z.strictObject({ voucher_data: voucherData }) },
  "DELETE /store/customers/me/voucher-data": { summary: "Takes the customer out of it; his codes cannot be opened any more", who: "customer", answer: erased },
  "POST /store/hubcash/payer": { summary: "Seals who pays behind a token of this cart, for 24 hours", who: "shopper", body: PayerBody, answer: z.strictObject({ payer_token: z.string() }), errors: [404] },
  "POST /store/hubcash/cards": { summary: "Stores a card at Hubcash; its number is kept nowhere here", who: "card_owner", body: CardBody, answer: oneCard },
  "GET /store/hubcash/cards": { summary: "The stored cards", who: "card_owner", query: CardsQuery, answer: z.strictObject({ cards: z.array(storedCard) }) },
  "PUT /store/hubcash/cards/:id": { summary: "Changes name or expiry of a card", who: "card_owner", query: CardsQuery, body: CardChangeBody, answer: oneCard },
  "DELETE /store/hubcash/cards/:id": { summary: "Removes a card; not while a payment with it is under way", who: "card_owner", query: CardsQuery, answer: removedCard },
  "GET /store/hubcash/card-brands/:digits": { summary: "The kind of card by its first 4 to 6 digits, and no more", who: "shopper", answer: z.strictObject({ brand: cardBrand }), errors: [404] },
} as const satisfies Record<RouteName, Route>
