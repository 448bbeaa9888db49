import { z } from "@medusajs/framework/zod"
import { hubcashSamples, type HubcashSampleKind } from "../../../sandbox/hubcash/samples"
import { readHubcashSale } from "../../../src/domain/hubcash-sale"
import { hubcashCardEditSchema, hubcashNewCardSchema, hubcashSaleRequestSchema } from "../../../src/clients/hubcash/requests"
import {
  brandAnswerSchema,
  brandsAnswerSchema,
  cardAnswerSchema,
  currenciesAnswerSchema,
  hubcashBrandSchema,
  hubcashCardSchema,
  hubcashCurrencySchema,
  hubcashErrorBodySchema,
  hubcashNotificationEventSchema,
  hubcashNotificationSchema,
  hubcashSaleSchema,
  notificationsAnswerSchema,
  saleAnswerSchema,
  salesAnswerSchema,
  successAnswerSchema,
} from "../../../src/clients/hubcash/schemas"

const inside = (json: unknown) => Object.values(json as Record<string, unknown>)[0]
const rowsOf = (list: z.ZodType<unknown[]>, row: z.ZodType) => (json: unknown) => list.parse(json).map((one) => row.parse(one))

/** Exhaustive: a new kind of sample without a reader does not compile. */
const READERS: Record<HubcashSampleKind, (json: unknown) => unknown> = {
  card: (json) => cardAnswerSchema.parse(json),
  cards: (json) => z.object({ Cards: z.array(hubcashCardSchema) }).parse(json).Cards,
  card_request: (json) => hubcashNewCardSchema.parse(inside(json)),
  card_edit_request: (json) => hubcashCardEditSchema.parse(inside(json)),
  success: (json) => successAnswerSchema.parse(json),
  sale: (json) => saleAnswerSchema.parse(json),
  sales: rowsOf(salesAnswerSchema, hubcashSaleSchema),
  sale_request: (json) => hubcashSaleRequestSchema.parse(inside(json)),
  currencies: rowsOf(currenciesAnswerSchema, hubcashCurrencySchema),
  brands: rowsOf(brandsAnswerSchema, hubcashBrandSchema),
  brand: (json) => brandAnswerSchema.parse(json),
  notification: (json) => hubcashNotificationEventSchema.parse(json),
  notifications: rowsOf(notificationsAnswerSchema, hubcashNotificationSchema),
  error: (json) => hubcashErrorBodySchema.parse(json),
}

const sampleOf = (name: string) => hubcashSamples.find((sample) => sample.name === name)?.json
/** Every field the two share is the same; lists and objects field by field. */
function expectKept(given: unknown, read: unknown): void {
  if (Array.isArray(given)) return given.forEach((entry, index) => expectKept(entry, (read as unknown[])[index]))
  if (typeof given !== "object" || given === null) return void expect(String(read)).toBe(String(given))
  for (const [field, value] of Object.entries(given)) {
    if (typeof read === "object" && read !== null && field in read) expectKept(value, (read as Record<string, unknown>)[field])
  }
}

describe("every JSON sample of the Hubcash document", () => {
  it.each(hubcashSamples.filter(({ name }) => name !== "sale-request-all-fields"))("$name parses, and keeps every value it shares with the schema", ({ kind, json }) => {
    const read = READERS[kind](json)
    expect(read).toBeTruthy()
    if (kind === "error") expect(read).toEqual(json)
    else if (kind !== "success") expectKept(inside(json), read)
  })

  it("the one with all fields breaks the document's own rule of R$ 5,00, and nothing else", () => {
    const sample = inside(sampleOf("sale-request-all-fields")) as Record<string, unknown>
    const issues = hubcashSaleRequestSchema.safeParse(sample).error?.issues.map(({ path, message }) => [path.join("."), message])
    expect(issues).toEqual([["QuotaQty", expect.stringContaining("R$ 5,00")]])
    expect(hubcashSaleRequestSchema.parse({ ...sample, Amount: 6_000 })).toEqual({ ...sample, Amount: 6_000 })
  })

  it("the sale carries everything the money question needs, and none of the shopper's data", () => {
    const sale = saleAnswerSchema.parse(sampleOf("sale"))
    expect(sale).toMatchObject({ SaleId: "58c040b32d8baf18526217f5", Ref: "123456abc", Amount: 100, Status: 7, Rollback: [{ Reason: "Consumer asked" }], Billet: { OurNumber: "222312", Image: "base64" } })
    expect(readHubcashSale(sale)).toEqual({ kind: "known", status: 7, meaning: "captured", reversed: true })
    expect(JSON.stringify(sale)).not.toMatch(/223\.112\.333\.112|maria@|Palmeiras|93 912323322/)
  })

  it("the error names its field", () => {
    expect(hubcashErrorBodySchema.parse(sampleOf("error-authorization")).Errors).toEqual([{ Type: "Authorization", Field: "headers", Description: "Authorization with the API failed" }])
  })
})

describe("what real answers may look like", () => {
  const sale = { SaleId: "s", Amount: 100, Currency: "BRL", Method: "Credit" }
  it("bare or wrapped, amounts as text, parts absent, null, empty or of the wrong kind", () => {
    const odd = { ...sale, Amount: "100", Status: "7", Card: [], Billet: {}, Rollback: { Reason: "one" }, Analyze: null, History: "", DateReversed: 0, Quota: "no", Consumer: 5, extra: {} }
    for (const body of [odd, { Sale: odd }]) {
      expect(saleAnswerSchema.parse(body)).toMatchObject({ Amount: 100, Status: 7, Card: null, Billet: null, Rollback: [{ Reason: "one" }], Analyze: [], History: [], DateReversed: "0", Quota: null })
    }
    expect(saleAnswerSchema.parse(sale)).toMatchObject({ Status: null, Capture: null, Ref: null, Rollback: [], DateReversed: null })
    expect(saleAnswerSchema.parse({ ...sale, Rollback: ["", null] }).Rollback).toHaveLength(2)
  })

  it.each([["no id", { SaleId: "" }], ["half a centavo", { Amount: 1.5 }], ["words for money", { Amount: "R$ 1,00" }], ["no currency", { Currency: null }], ["no method", { Method: undefined }]])("%s is no sale", (_case, change) => {
    expect(saleAnswerSchema.safeParse({ Sale: { ...sale, ...change } }).success).toBe(false)
  })

  it("a status that is no whole number is unknown, not a guess", () => {
    for (const Status of ["Done", 7.5, {}, true]) expect(readHubcashSale(saleAnswerSchema.parse({ ...sale, Status }))).toMatchObject({ kind: "unknown_status", status: null })
  })

  it("a notification comes wrapped or bare, and without a SaleId is none", () => {
    const bare = inside(sampleOf("notification"))
    expect(hubcashNotificationEventSchema.parse(bare)).toEqual(hubcashNotificationEventSchema.parse({ Notification: bare }))
    expect(hubcashNotificationEventSchema.safeParse({ Notification: { NotificationId: "n", Sale: {} } }).success).toBe(false)
  })
})
