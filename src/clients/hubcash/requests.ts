import { z } from "@medusajs/framework/zod"
import { HUBCASH_METHODS, installmentProblem } from "../../domain/hubcash-sale"
import { HubcashRequestError } from "./errors"

/** "max of 6" instructions of a boleto (schema of the answer). */
const MAX_INSTRUCTIONS = 6

const text = z.string().min(1)
const centavos = z.number().int().positive()
/** Items carry amounts and quantities as STRINGS on the wire ("100", "1"); whole numbers are written so. */
const wholeAsText = z.union([z.number().int().nonnegative().transform(String), z.string().regex(/^\d+$/, "must be a whole number")])

const holderSchema = z.strictObject({
  /** Case-sensitive identifier, the `Name` of `GET /brands/{number}`. */
  Brand: text,
  HolderName: text,
  /** CPF or CNPJ of the holder: required in words, though not in the document's schema (facts.md 3). */
  Document: text,
  Phone: text.optional(),
  ExpMonth: z.string().regex(/^(0[1-9]|1[0-2])$/, "must be two digits, 01 to 12"),
  ExpYear: z.string().regex(/^\d{4}$/, "must be four digits"),
})

const newCardSchema = holderSchema.extend({
  Number: z.string().regex(/^\d{12,22}$/, "must be the 12 to 22 digits of the card"),
  SecurityCode: z.string().regex(/^\d{3,4}$/, "must be the 3 or 4 digits of the security code"),
})

/** PUT /cards/{CardId}: all but number and security code. Without a document where Hubcash shows none: its schema requires it in neither direction. */
export const hubcashCardEditSchema = holderSchema.extend({ Document: text.optional() })
export type HubcashCardEdit = z.input<typeof hubcashCardEditSchema>

/** POST /cards. */
export const hubcashNewCardSchema = newCardSchema
export type HubcashNewCard = z.input<typeof hubcashNewCardSchema>

const consumerSchema = z.strictObject({
  Name: text, Email: text, Birthdate: text, DocumentNumber: text, DocumentType: text, Gender: text, HomePhone: text, MobilePhone: text, WorkPhone: text,
}).partial()

const addressSchema = z.strictObject({
  City: text, Complement: text, Country: text, District: text, Number: text, State: text, Street: text, ZipCode: text,
}).partial()

const itemSchema = z.strictObject({ Name: text, Description: text.optional(), Amount: wholeAsText, Qty: wholeAsText })

const billetSchema = z.strictObject({
  /** Chosen by the merchant, unique per boleto. */
  OurNumber: z.number().int().positive(),
  Instructions: z.array(text).max(MAX_INSTRUCTIONS, `must be at most ${MAX_INSTRUCTIONS}`).optional(),
  /** Days until it expires. */
  ExpiresIn: z.number().int().positive(),
})

/** POST /sales. Amounts in integer CENTAVOS; `Ref` is ours and not unique at Hubcash: two posts are two sales. */
export const hubcashSaleRequestSchema = z
  .strictObject({
    Ref: text.optional(),
    SoftDescriptor: text.optional(),
    Amount: centavos,
    Quota: z.boolean().optional(),
    QuotaQty: z.number().int().positive().optional(),
    Currency: text,
    Method: z.enum(HUBCASH_METHODS),
    Capture: z.boolean().optional(),
    Consumer: consumerSchema.optional(),
    BillingAddress: addressSchema.optional(),
    ShippingAddress: addressSchema.optional(),
    Items: z.array(itemSchema).optional(),
    Card: z.union([z.strictObject({ CardId: text }), newCardSchema]).optional(),
    Billet: billetSchema.optional(),
  })
  .superRefine((sale, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message })
    if (sale.Method === "Billet" && !sale.Billet) refuse("Billet", "is required for the method Billet")
    if (sale.Method !== "Billet" && !sale.Card) refuse("Card", `is required for the method ${sale.Method}`)
    const installments = sale.Quota ? sale.QuotaQty ?? 0 : 1
    if (!sale.Quota && sale.QuotaQty !== undefined) refuse("Quota", "must be true when QuotaQty is given")
    if (sale.Method !== "Credit" && installments !== 1) refuse("QuotaQty", "only Credit accepts installments")
    const problem = installmentProblem(sale.Amount, installments)
    if (problem) refuse("QuotaQty", problem)
  })
export type HubcashSaleRequest = z.input<typeof hubcashSaleRequestSchema>

const page = { offset: z.number().int().nonnegative().optional(), rows: z.number().int().positive().optional() }

/** `offset` in rows from 0, `rows` per page. */
export const pageSchema = z.strictObject(page)
export type HubcashPage = z.input<typeof pageSchema>

/** `Status` is required by the document, so a list over all sales is one list per status. */
export const salesFilterSchema = z.strictObject({
  ...page,
  Status: z.number().int().positive(),
  Ref: text.optional(),
  Currency: text.optional(),
  Method: z.enum(HUBCASH_METHODS).optional(),
  Capture: z.boolean().optional(),
})
export type HubcashSalesFilter = z.input<typeof salesFilterSchema>

export const pathIdSchema = z.string().min(1).max(200).refine((value) => value !== "." && value !== "..", "is not an id")
/** Never more: the caution of "Brand by number" forbids the whole number, and URLs end up in logs. */
export const firstDigitsSchema = z.string().regex(/^\d{4,6}$/, "must be the first 4 to 6 digits of the card, never the whole number")

/** What we are about to send, checked; nothing has left the process when this throws HubcashRequestError. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, route: string, name?: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const field = [name, ...(issue?.path ?? [])].filter((part) => part !== undefined).join(".")
  throw new HubcashRequestError({ field: field || "body", problem: issue?.message ?? "is not valid", route })
}
