/** Request bodies of POST /sales, POST and PUT /cards: types first, then the rules of the document, all problems at once. */
import { z } from "@medusajs/framework/zod"
import { readTaxDocument } from "../../src/domain/tax-document"
import type { HubcashConfig } from "./config"
import { type FieldError, fieldError } from "./errors"
import { brandNamed, currencies } from "./lists"

const text = z.string({ error: "Must be text" }).min(1, "Required")
const month = z.string().regex(/^(0[1-9]|1[0-2])$/, "Must be mm")
const year = z.string().regex(/^\d{4}$/, "Must be yyyy")

const holder = { Brand: text, HolderName: text, Document: text, Phone: text.optional(), ExpMonth: month, ExpYear: year }
const newCard = z.object({ ...holder, Number: z.string().regex(/^\d+$/, "Must be digits as text"), SecurityCode: z.string().regex(/^\d+$/, "Must be digits as text") })
const cardEdit = z.object(holder)
const savedCard = z.object({ CardId: text })

export type NewCard = z.infer<typeof newCard>
export type CardEdit = z.infer<typeof cardEdit>

const wholeText = z.string({ error: "Must be text" }).regex(/^\d+$/, "Must be a whole number as text")
const address = z.object({ City: text, Complement: text, Country: text, District: text, Number: text, State: text, Street: text, ZipCode: text }).partial()
const wholeNumber = z.number({ error: "Must be a number" }).int("Must be a whole number").positive("Must be above 0")

const saleRequest = z.object({
  Ref: text.optional(), SoftDescriptor: text.optional(), Amount: wholeNumber, Quota: z.boolean().optional(), QuotaQty: wholeNumber.optional(),
  Currency: text, Method: z.enum(["Credit", "Debit", "Billet"], { error: "Must be Credit, Debit or Billet" }), Capture: z.boolean().optional(),
  Consumer: z.object({
    Name: text, Email: text, Birthdate: text, DocumentNumber: text, DocumentType: text, Gender: text, HomePhone: text, MobilePhone: text, WorkPhone: text,
  }).partial().optional(),
  BillingAddress: address.optional(), ShippingAddress: address.optional(),
  Items: z.array(z.object({ Name: text, Description: text.optional(), Amount: wholeText, Qty: wholeText })).optional(),
  Card: z.record(z.string(), z.unknown()).optional(),
  Billet: z.object({
    OurNumber: wholeNumber, Instructions: z.array(text).max(6, "At most 6 instructions").optional(), ExpiresIn: wholeNumber,
  }).optional(),
})

export type SaleRequest = Omit<z.infer<typeof saleRequest>, "Card"> & { Card?: NewCard | { CardId: string } }

export type Read<T> = { value: T; errors?: undefined } | { value?: undefined; errors: FieldError[] }

/** What is inside `{"Sale": {...}}`, or the body itself when the account wants it bare. */
export function unwrapped(body: unknown, name: string, bodies: HubcashConfig["bodies"]): Read<unknown> {
  const fields = typeof body === "object" && body !== null && !Array.isArray(body) ? body as Record<string, unknown> : {}
  const wrapped = Object.hasOwn(fields, name) && typeof fields[name] === "object"
  if (wrapped && bodies !== "bare") return { value: fields[name] }
  return wrapped || bodies === "wrapped" ? { errors: [fieldError(name, "Required")] } : { value: body }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, prefix: string[] = []): Read<T> {
  const result = schema.safeParse(value)
  if (result.success) return { value: result.data }
  return { errors: result.error.issues.map(({ path, message }) => fieldError([...prefix, ...path].join(".") || "body", message)) }
}

function luhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => total + (index % 2 === 0 ? Number(digit) : [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)] ?? 0), 0)
  return sum % 10 === 0
}

function documentErrors(field: string, document: string | undefined, type: string | undefined, { checks }: HubcashConfig): FieldError[] {
  if (document === undefined || !checks.documents) return []
  const read = readTaxDocument(document)
  if (!read.document) return [fieldError(field, "Invalid document")]
  return type !== undefined && type !== read.document.type ? [fieldError(field, `Is not a ${type}`)] : []
}

function holderErrors(card: CardEdit, prefix: string, config: HubcashConfig): FieldError[] {
  const errors = brandNamed(card.Brand) ? [] : [fieldError(`${prefix}Brand`, "Unknown brand")]
  return [...errors, ...documentErrors(`${prefix}Document`, card.Document, undefined, config)]
}

function numberErrors(card: NewCard, prefix: string, { checks }: HubcashConfig): FieldError[] {
  const brand = brandNamed(card.Brand)
  if (!checks.cards || !brand) return []
  const number = card.Number.length === brand.numberDigits && brand.prefixes.some((one) => card.Number.startsWith(one)) && luhn(card.Number)
  const past = Date.UTC(Number(card.ExpYear), Number(card.ExpMonth), 1) <= Date.now()
  return [
    ...(number ? [] : [fieldError(`${prefix}Number`, "Invalid card number")]),
    ...(card.SecurityCode.length === brand.numberSecurity ? [] : [fieldError(`${prefix}SecurityCode`, "Invalid security code")]),
    ...(past ? [fieldError(`${prefix}ExpYear`, "Expired card")] : []),
  ]
}

const orErrors = <T>(value: T, errors: FieldError[]): Read<T> => (errors.length > 0 ? { errors } : { value })

export function readNewCard(value: unknown, config: HubcashConfig, prefix: string[] = []): Read<NewCard> {
  const read = parse(newCard, value, prefix)
  if (read.errors) return read
  const dotted = prefix.map((part) => `${part}.`).join("")
  return orErrors(read.value, [...holderErrors(read.value, dotted, config), ...numberErrors(read.value, dotted, config)])
}

export function readCardEdit(value: unknown, config: HubcashConfig): Read<CardEdit> {
  const read = parse(cardEdit, value)
  return read.errors ? read : orErrors(read.value, holderErrors(read.value, "", config))
}

function readCard(value: Record<string, unknown> | undefined, config: HubcashConfig): Read<SaleRequest["Card"]> {
  if (value === undefined) return { errors: [fieldError("Card", "Required")] }
  return Object.hasOwn(value, "CardId") ? parse(savedCard, value, ["Card"]) : readNewCard(value, config, ["Card"])
}

function installmentErrors({ Method, Quota, QuotaQty, Amount }: z.infer<typeof saleRequest>, { checks }: HubcashConfig): FieldError[] {
  if (!Quota) return QuotaQty !== undefined && QuotaQty > 1 ? [fieldError("Quota", "Must be true with QuotaQty")] : []
  if (QuotaQty === undefined) return [fieldError("QuotaQty", "Required")]
  if (Method !== "Credit" && QuotaQty > 1) return [fieldError("QuotaQty", `${Method} does not accept installments`)]
  return checks.installments && QuotaQty > 1 && Amount < QuotaQty * 500 ? [fieldError("QuotaQty", "The lower quota value allowed is R$ 5,00")] : []
}

export function readSaleRequest(value: unknown, config: HubcashConfig): Read<SaleRequest> {
  const read = parse(saleRequest, value)
  if (read.errors) return read
  const { Card, ...sale } = read.value
  const card: Read<SaleRequest["Card"]> = sale.Method === "Billet" ? { value: undefined } : readCard(Card, config)
  const errors = [
    ...(currencies.some(({ Name }) => Name === sale.Currency) ? [] : [fieldError("Currency", "Unknown currency")]),
    ...installmentErrors(read.value, config),
    ...documentErrors("Consumer.DocumentNumber", sale.Consumer?.DocumentNumber, sale.Consumer?.DocumentType, config),
    ...(sale.Method === "Billet" && !sale.Billet ? [fieldError("Billet", "Required")] : []),
    ...(card.errors ?? []),
  ]
  return orErrors({ ...sale, ...(card.value ? { Card: card.value } : {}) }, errors)
}
