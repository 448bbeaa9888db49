import { callerOf, streamerOf, type JsSdk } from "./call"
import type { Body, CallOptions, Query } from "./contract"

/** What shoppers, customers and recipients of gifts may call. */
export function storeMethods(sdk: JsSdk) {
  const call = callerOf(sdk)
  const stream = streamerOf(sdk)
  return {
    brands: {
      list: (query?: Query<"GET /store/voucher-brands">, options?: CallOptions) => call("GET /store/voucher-brands", { query, options }),
      retrieve: (id: string, query?: Query<"GET /store/voucher-brands/:id">, options?: CallOptions) => call("GET /store/voucher-brands/:id", { id, query, options }),
      /** The price of a custom amount of rupees. */
      quote: (id: string, query: Query<"GET /store/voucher-brands/:id/quote">, options?: CallOptions) => call("GET /store/voucher-brands/:id/quote", { id, query, options }),
    },
    carts: {
      addVouchers: (id: string, body: Body<"POST /store/carts/:id/voucher-items">, query?: Query<"POST /store/carts/:id/voucher-items">, options?: CallOptions) =>
        call("POST /store/carts/:id/voucher-items", { id, body, query, options }),
      /** A guest's key; take it before the cart is completed. */
      issueVoucherToken: (id: string, options?: CallOptions) => call("POST /store/carts/:id/voucher-token", { id, options }),
      paymentOutcome: (id: string, options?: CallOptions) => call("GET /store/carts/:id/payment-outcome", { id, options }),
    },
    orders: {
      vouchers: (id: string, options?: CallOptions) => call("GET /store/orders/:id/vouchers", { id, options }),
      /** Events `units` with an `OrderNews` as data, then `end`. */
      voucherEvents: (id: string, options?: CallOptions) => stream("GET /store/orders/:id/vouchers/events", id, options),
      /** To the address of the order, and to nobody else. */
      resendLink: (id: string, options?: CallOptions) => call("POST /store/orders/:id/vouchers/resend", { id, options }),
      paymentInstructions: (id: string, options?: CallOptions) => call("GET /store/orders/:id/payment-instructions", { id, options }),
      setRefundReceiver: (id: string, body: Body<"POST /store/orders/:id/refund-receiver">, options?: CallOptions) => call("POST /store/orders/:id/refund-receiver", { id, body, options }),
    },
    vouchers: {
      /** The code. Keep it nowhere. */
      reveal: (id: string, options?: CallOptions) => call("POST /store/vouchers/:id/reveal", { id, options }),
      markUsed: (id: string, body: Body<"POST /store/vouchers/:id/used">, options?: CallOptions) => call("POST /store/vouchers/:id/used", { id, body, options }),
    },
    gifts: {
      retrieve: (id: string, options?: CallOptions) => call("GET /store/gifts/:id", { id, options }),
      resendLink: (id: string, options?: CallOptions) => call("POST /store/gifts/:id/resend", { id, options }),
    },
    /** Of the signed-in customer. */
    customer: {
      vouchers: (query?: Query<"GET /store/customers/me/vouchers">, options?: CallOptions) => call("GET /store/customers/me/vouchers", { query, options }),
      data: (options?: CallOptions) => call("GET /store/customers/me/voucher-data", { options }),
      eraseData: (options?: CallOptions) => call("DELETE /store/customers/me/voucher-data", { options }),
    },
    payers: {
      create: (body: Body<"POST /store/hubcash/payer">, options?: CallOptions) => call("POST /store/hubcash/payer", { body, options }),
    },
    cards: {
      create: (body: Body<"POST /store/hubcash/cards">, options?: CallOptions) => call("POST /store/hubcash/cards", { body, options }),
      list: (query?: Query<"GET /store/hubcash/cards">, options?: CallOptions) => call("GET /store/hubcash/cards", { query, options }),
      update: (id: string, body: Body<"PUT /store/hubcash/cards/:id">, query?: Query<"PUT /store/hubcash/cards/:id">, options?: CallOptions) => call("PUT /store/hubcash/cards/:id", { id, body, query, options }),
      delete: (id: string, query?: Query<"DELETE /store/hubcash/cards/:id">, options?: CallOptions) => call("DELETE /store/hubcash/cards/:id", { id, query, options }),
      /** By its first 4 to 6 digits, and no more: addresses are logged. */
      brand: (digits: string, options?: CallOptions) => call("GET /store/hubcash/card-brands/:digits", { id: digits, options }),
    },
  }
}
