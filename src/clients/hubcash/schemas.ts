import { z } from "@medusajs/framework/zod"

/**
 * Hubcash's answers (hubcash-api-v1.txt). Unknown fields are dropped, amounts are integer CENTAVOS. What money or identity hangs on must parse,
 * what only decorates may be missing or odd. Consumer, addresses and items are not read back: they are the shopper's, and we sent them.
 */
const text = z.string().min(1)
const decoration = z.union([z.string(), z.number().transform(String)]).nullish().catch(null).transform((value) => value ?? null)
const words = z.array(z.string()).nullish().catch(null).transform((list) => list ?? [])
const wholeNumber = z.union([z.number(), z.string().trim().regex(/^-?\d+$/).transform(Number)]).pipe(z.number().int())
const optionalNumber = wholeNumber.nullish().catch(null).transform((value) => value ?? null)
const optionalFlag = z.boolean().nullish().catch(null).transform((value) => value ?? null)
/** A list, however it is written: absent, empty, one object instead of a list of one. Nothing that is there is lost. */
const entries = <T>(entry: z.ZodType<T>) =>
  z.preprocess((value) => (value === undefined || value === null || value === "" ? [] : Array.isArray(value) ? value : [value]), z.array(entry))
const looseObject = (value: unknown) => (typeof value === "object" && value !== null && !Array.isArray(value) ? value : {})

/** Both carriers of one object: `{"Sale": {...}}` as documented, and bare as the SDK's request bodies suggest. */
const carried = <T>(name: string, schema: z.ZodType<T>): z.ZodType<T> =>
  z.preprocess((value) => {
    const inside = (looseObject(value) as Record<string, unknown>)[name]
    return inside === undefined ? value : inside
  }, schema) as z.ZodType<T>

/** `{"Sales": [...]}`; the rows are read one by one, so that a bad one does not hide the others. */
const listed = (name: string) => carried(name, z.array(z.unknown()))

/** A saved card. `Document` and `Phone` are the holder's: for editing the card, never for logs. */
export const hubcashCardSchema = z.object({
  CardId: text,
  Brand: decoration,
  HolderName: decoration,
  Document: decoration,
  Phone: decoration,
  LastDigits: decoration,
  ExpMonth: decoration,
  ExpYear: decoration,
})
export type HubcashCard = z.output<typeof hubcashCardSchema>

const saleCardSchema = hubcashCardSchema.pick({ Brand: true, LastDigits: true, ExpMonth: true, ExpYear: true }).extend({ CardId: decoration })

/** `Digitable` is the line the shopper types, `Image` the bar code as base64. Both are missing until Hubcash has registered the boleto. */
const billetSchema = z.object({ OurNumber: decoration, Instructions: words, ExpiresIn: optionalNumber, Digitable: decoration, Image: decoration })

const isFilled = (value: unknown) => Object.keys(looseObject(value)).length > 0
const optionalPart = <T>(schema: z.ZodType<T>) => z.preprocess((value) => (isFilled(value) ? value : null), schema.nullable()).catch(null)

/**
 * The sale object. `Status` is 1 to 7 or something new, null when there is none: `readHubcashSale` of the domain says what it means. Dates are kept
 * as printed, see `parseHubcashDate`.
 */
export const hubcashSaleSchema = z.object({
  SaleId: text,
  Ref: decoration,
  SoftDescriptor: decoration,
  Amount: wholeNumber,
  Quota: optionalFlag,
  QuotaQty: optionalNumber,
  Currency: text,
  Method: text,
  Capture: optionalFlag,
  DateCanceled: decoration,
  DateCaptured: decoration,
  DateReversed: decoration,
  DateUpdated: decoration,
  DateAdded: decoration,
  Analyze: entries(z.preprocess(looseObject, z.object({ Level: decoration, Description: decoration }))),
  Rollback: entries(z.preprocess(looseObject, z.object({ Reason: decoration, Obs: decoration, Date: decoration }))),
  History: entries(z.preprocess(looseObject, z.object({ Action: decoration, DateAdded: decoration }))),
  Card: optionalPart(saleCardSchema),
  Billet: optionalPart(billetSchema),
  Status: optionalNumber,
})
export type HubcashSale = z.output<typeof hubcashSaleSchema>

export const hubcashCurrencySchema = z.object({
  CurrencyId: decoration,
  /** Case-sensitive identifier, e.g. "BRL". */
  Name: text,
  SymbolLeft: decoration,
  SymbolRight: decoration,
  DecimalPlace: optionalNumber,
})
export type HubcashCurrency = z.output<typeof hubcashCurrencySchema>

export const hubcashBrandSchema = z.object({
  /** Case-sensitive identifier, e.g. "Visa". */
  Name: text,
  Image: decoration,
  NumberDigits: wholeNumber,
  NumberSecurity: wholeNumber,
})
export type HubcashBrand = z.output<typeof hubcashBrandSchema>

/** Unsigned and without Ref or amount: a reason to look at the sale, never a fact. */
export const hubcashNotificationSchema = z.object({
  NotificationId: text,
  DateUpdated: decoration,
  DateAdded: decoration,
  /** What our server answered last; 0 or null when it was never sent. */
  LastResponseCode: optionalNumber,
  Sale: z.object({ SaleId: text, Status: optionalNumber }),
})
export type HubcashNotification = z.output<typeof hubcashNotificationSchema>

export const hubcashErrorBodySchema = z.object({
  Errors: z.array(z.preprocess(looseObject, z.object({ Type: decoration, Field: decoration, Description: decoration }))).min(1),
})

export const cardAnswerSchema = carried("Card", hubcashCardSchema)
export const saleAnswerSchema = carried("Sale", hubcashSaleSchema)
export const salesAnswerSchema = listed("Sales")
export const currenciesAnswerSchema = listed("Currencies")
export const brandsAnswerSchema = listed("Brands")
/** Null: the digits belong to no brand (how Hubcash says so is not documented; 404 and 400 mean the same). */
export const brandAnswerSchema = carried("Brand", z.preprocess((value) => (isFilled(value) ? value : null), hubcashBrandSchema.nullable()))
/** Also the body of the notifications that Hubcash posts (facts.md 6: wrapped and bare). */
export const hubcashNotificationEventSchema = carried("Notification", hubcashNotificationSchema)
export const notificationsAnswerSchema = listed("Notifications")
/** DELETE: `{"Success": "Hello, world!"}`; any text is a yes. */
export const successAnswerSchema = z.object({ Success: z.unknown() }).transform(({ Success }) => Success !== false)
