/**
 * Every JSON sample of the Hubble documents, verbatim. `text` is the document's own text (inside the curl command for requests), `json` the same parsed.
 * Sources: "S0" is hubble-integration-guide.txt, "S1" hubble-wallet.txt; "facts" are lines of facts.md that quote the vendor's public pages;
 * "composed" is put together from field lists, since the documents show no such JSON.
 */
export type HubbleSampleKind =
  | "login_request" | "login" | "order_request" | "order" | "order_webhook" | "wallet" | "wallet_webhook" | "error" | "brand" | "brand_webhook"

export interface HubbleSample {
  /** Unique, kebab-case. */
  name: string
  /** Document and section, e.g. "S0 5.2". */
  source: string
  kind: HubbleSampleKind
  /** False for "composed" samples. */
  verbatim: boolean
  json: unknown
  text: string
}

const sample = (name: string, source: string, kind: HubbleSampleKind, text: string): HubbleSample => ({
  name, source, kind, text, verbatim: !source.startsWith("composed"), json: JSON.parse(text) as unknown,
})

/** Fields of facts.md 1.2 on the guide's Flipkart: deprecated fields beside the new ones, nullable ones filled. */
const FIXED_BRAND = `{"id":"01GMMNJECTDZAG2YS61K58HVG8","status":"ACTIVE","title":"Flipkart","brandDescription":"Online marketplace","category":["SHOPPING","ELECTRONICS"],"tags":["popular"],
"denominationType":"FIXED","cardType":"CARD_AND_PIN_NO_SECURED","redemptionType":"ONLINE",
"amountRestrictions":{"minOrderAmount":100,"maxOrderAmount":50000,"minVoucherAmount":100,"maxVoucherAmount":5000,"maxVouchersPerOrder":10,"maxVouchersPerDenomination":null,
"maxDenominationsPerOrder":null,"denominations":[100,250,500,1000,2000,5000],"minAmount":100,"maxAmount":50000},
"thumbnailUrl":"https://images.example.com/flipkart/thumb.png","iconImageUrl":"https://images.example.com/flipkart/thumb.png","logoUrl":"https://images.example.com/flipkart/logo.png",
"tncUrl":"https://images.example.com/flipkart/tnc.html","termsAndConditions":["Not refundable"],
"howToUseInstructions":[{"retailMode":"ONLINE","retailModeName":"Website or app","instructions":["Add to cart","Pay by gift card"]}],"usageInstructions":{"ONLINE":["Add to cart","Pay by gift card"]}}`

/** facts.md 1.2, "Example of a real flexible brand (Zomato)"; everything nullable is null. */
const FLEXIBLE_BRAND = `{"id":"01HZ0MAT0BRANDSANDB0X00001","status":"ACTIVE","title":"Zomato","brandDescription":null,"category":["FOOD"],"tags":[],
"denominationType":"FLEXIBLE","cardType":"CARD_NUMBER_SECURED","redemptionType":"ONLINE",
"amountRestrictions":{"minOrderAmount":250,"maxOrderAmount":10000,"minVoucherAmount":250,"maxVoucherAmount":10000,"maxVouchersPerOrder":4,"maxVouchersPerDenomination":null,
"maxDenominationsPerOrder":null,"denominations":null},
"thumbnailUrl":"https://images.example.com/zomato/thumb.png","logoUrl":"https://images.example.com/zomato/logo.png","tncUrl":"https://images.example.com/zomato/tnc.html",
"termsAndConditions":null,"howToUseInstructions":null}`

export const hubbleSamples: readonly HubbleSample[] = [
  sample("login-request", "S0 1.1 and 2.1", "login_request", `{ "clientId": "YOUR_STAGING_CLIENT_ID", "clientSecret": "YOUR_STAGING_CLIENT_SECRET" }`),
  sample("login", "S0 2.1", "login", `{ "token": "eyJhbGciOiJIUzI1NiIs...", "expiresInSecs": 3600}`),
  sample("order-request", "S0 4.1", "order_request",
    `{ "productId": "01GMAW822RPDJ5C50XK24QC2C4", "referenceId": "ORD-2026-001", "amount": 1000, "denominationDetails": [ { "denomination": 500, "quantity": 2 } ], "customerDetails": { "name": "John Doe", "phoneNumber": "9876543212", "email": "john@example.com" } }`),
  sample("order-request-flipkart", "S0 5.2", "order_request",
    `{ "productId": "01GMMNJECTDZAG2YS61K58HVG8", "referenceId": "ref_1772006406973_tfrkrtu", "amount": 500, "denominationDetails": [ { "denomination": 500, "quantity": 1 } ], "customerDetails": { "name": "Test User", "phoneNumber": "9876543212", "email": "test@example.com" } }`),
  sample("order-success-flipkart", "S0 5.2", "order",
    `{ "id": "01KJA7HBZAPKDN0VVXTVN6R41H", "referenceId": "ref_1772006406973_tfrkrtu", "status": "SUCCESS", "vouchers": [ { "cardType": "CARD_AND_PIN_NO_SECURED", "cardPin": "215744", "cardNumber": "8090920011768104", "validTill": "2027-02-25", "amount": 500 } ], "failureReason": null}`),
  sample("order-request-jiomart", "S0 5.3", "order_request",
    `{ "productId": "01J1W4D2KRHMJZKPAQWXCEMF4M", "referenceId": "ref_1772017611584_94lcjp8", "amount": 500, "denominationDetails": [ { "denomination": 500, "quantity": 1 } ], "customerDetails": { "name": "Test User", "phoneNumber": "9876543212", "email": "test@example.com" } }`),
  sample("order-failed-jiomart", "S0 5.3", "order",
    `{ "id": "01KJA7NYJHHRPQ47VMN4ZN3JFT", "referenceId": "ref_1772017611584_94lcjp8", "status": "FAILED", "vouchers": [], "failureReason": "Brand not available"}`),
  sample("order-processing-amazon", "S0 5.4", "order",
    `{ "id": "01KJB2EXAMPLE0PROCESSING01", "referenceId": "ref_your_unique_id_here", "status": "PROCESSING", "vouchers": [], "failureReason": null}`),
  sample("order-resolved-amazon", "S0 5.4", "order",
    `{ "id": "01KJB2EXAMPLE0PROCESSING01", "referenceId": "ref_your_unique_id_here", "status": "SUCCESS", "vouchers": [ { "id": "01KJB2VOUCHER001", "cardType": "CARD_AND_PIN_NO_SECURED", "cardPin": "834291", "cardNumber": "5012340098761234", "validTill": "2027-02-25", "amount": 500 }, { "id": "01KJB2VOUCHER002", "cardType": "CARD_AND_PIN_NO_SECURED", "cardPin": "729103", "cardNumber": "5012340098765678", "validTill": "2027-02-25", "amount": 500 } ], "failureReason": null}`),
  sample("order-webhook", "S0 5.4", "order_webhook", `{ "orderId": "01KJB2EXAMPLE0PROCESSING01", "status": "SUCCESS"}`),
  sample("order-webhook-signed", "facts 1.4, the body of the X-Verify vector", "order_webhook", `{"orderId":"01KJB2EXAMPLE0PROCESSING01","status":"SUCCESS"}`),
  sample("wallet-guide", "S0 6.3", "wallet", `{ "balance": 1000.50}`),
  sample("wallet", "S1 Fetch Wallet Balance", "wallet", `{\n"balance": 1000.50\n}`),
  sample("error-insufficient-balance", "S1 Example Error Response", "error",
    `{\n"id": "E300",\n"code": "INSUFFICIENT_BALANCE",\n"message": "Insufficient wallet balance",\n"requestId": "req_12345"\n}`),
  sample("wallet-webhook", "facts 1.4", "wallet_webhook", `{"balance":50,"threshold":100}`),
  sample("order-webhook-older", "composed from facts 1.4, older shape", "order_webhook", `{"id":"01KJB2EXAMPLE0PROCESSING01","status":"SUCCESS"}`),
  sample("error-not-found", "composed from facts 1.5", "error",
    `{"id":"E001","code":"RESOURCE_NOT_FOUND","message":"Resource not found","requestId":"239774a8-f59c-496c-bb52-ceb683d60af3","debugMessage":null,"subErrors":[{"fieldName":"orderId","message":"Unknown order","debugMessage":null}]}`),
  sample("brand-fixed", "composed from facts 1.2 and S0 3.4", "brand", FIXED_BRAND),
  sample("brand-flexible", "composed from facts 1.2", "brand", FLEXIBLE_BRAND),
  sample("brand-webhook", "composed from facts 1.4", "brand_webhook",
    `{"id":"01GMMNJECTDZAG2YS61K58HVG8","denominationType":"FIXED","status":"ACTIVE","denominations":[100,250,500],"amountRestrictions":{"minOrderAmount":100,"maxOrderAmount":50000,"minVoucherAmount":100,"maxVoucherAmount":5000,"maxVouchersPerOrder":10,"maxVouchersPerDenomination":null,"maxDenominationsPerOrder":null}}`),
]

/** The X-Verify test vector of facts.md 1.4: base64 of HMAC-SHA256 over the raw body. */
export const hubbleSignatureVector = {
  secret: "whsec_test",
  body: `{"orderId":"01KJB2EXAMPLE0PROCESSING01","status":"SUCCESS"}`,
  signature: "XsFI6EvMHxWzhgWzILU1rvKjz123w54o27wKec196K0=",
} as const
