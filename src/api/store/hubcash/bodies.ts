import { z } from "@medusajs/framework/zod"
import { isCardExpired, isCardNumber } from "../../../domain/card-number"
import { readTaxDocument } from "../../../domain/tax-document"

/** Every message is ours: zod's own would repeat what was typed, or name a key that may be a card number. */
const text = (expected: string, fits: RegExp) => z.string({ error: expected }).trim().regex(fits, { error: expected })
function body<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const only = `expected an object with no other fields than ${Object.keys(shape).join(", ")}`
  return z.strictObject(shape, { error: only })
}
const id = text("expected an id", /^[\w-]{1,100}$/)
/** Companies have names too: "Loja 123 Ltda", "Silva & Filhos". The law adds the CPF to some of them, so a payer's name, which is sealed, may hold its 11 digits, but no card number. */
const person = text("expected a name of 2 to 100 letters, digits, spaces and . ' - & / , ( ), with a letter in it and no card number", /^(?=.{2,100}$)(?=.*\p{L})(?!.*\d(?:[^\p{L}\d]*\d){11})[\p{L}\p{M}\d][\p{L}\p{M}\d .'’&\/,()-]*$/u)

const document = z.string({ error: "type the 11 digits of a CPF or the 14 characters of a CNPJ" }).max(40, { error: "type the 11 digits of a CPF or the 14 characters of a CNPJ" }).transform((typed, context) => {
  const reading = readTaxDocument(typed)
  if (reading.document) return reading.document
  context.addIssue({ code: "custom", message: reading.problem })
  return z.NEVER
})

const BIRTHDATE = "expected a day in the past as YYYY-MM-DD"
const birthdate = z.iso.date({ error: BIRTHDATE }).refine((day) => day > "1900" && day < new Date().toISOString().slice(0, 10), { error: BIRTHDATE })
const phone = text("expected a number with its country, such as +5511987654321", /^\+[1-9]\d{7,14}$/)

/** `POST /store/hubcash/payer` */
export const PayerBody = body({ cart_id: id, document, name: person.nullish(), birthdate: birthdate.nullish(), phone: phone.nullish() })
export type PayerBody = z.output<typeof PayerBody>

/** Kept in the open, so no number as long as a CPF gets in with it. */
const holder = text("expected the name as printed on the card, 2 to 60 letters, digits, spaces and . ' - & / , ( ), with a letter in it and no card number or document", /^(?=.{2,60}$)(?=.*\p{L})(?!.*\d(?:[^\p{L}\d]*\d){10})[\p{L}\p{M}\d][\p{L}\p{M}\d .'’&\/,()-]*$/u)
const month = text("expected a month from \"01\" to \"12\"", /^(0[1-9]|1[0-2])$/)
const year = text("expected a year with four digits, such as \"2031\"", /^20\d\d$/)
const number = z.string({ error: "expected the digits of the card number" }).max(40, { error: "check the digits of the card number" })
  .transform((typed) => typed.replace(/[ -]/g, "")).refine(isCardNumber, { error: "check the digits of the card number" })

/** `POST /store/hubcash/cards` */
export const CardBody = body({
  cart_id: id, payer_token: id, number, security_code: text("expected the 3 or 4 digits of the security code", /^\d{3,4}$/), holder_name: holder, exp_month: month, exp_year: year,
}).refine((card) => !isCardExpired(card), { path: ["exp_year"], error: "this card has expired, use another one" })
export type CardBody = z.output<typeof CardBody>

/** `PUT /store/hubcash/cards/:id`: everything but number and code. */
export const CardChangeBody = body({ cart_id: id.optional(), payer_token: id.optional(), holder_name: holder.optional(), exp_month: month.optional(), exp_year: year.optional() })
  .refine(({ exp_month, exp_year }) => (exp_month === undefined) === (exp_year === undefined), { path: ["exp_month"], error: "change exp_month and exp_year together" })
  .refine(({ exp_month, exp_year }) => !exp_month || !exp_year || !isCardExpired({ exp_month, exp_year }), { path: ["exp_year"], error: "this card has expired, use another one" })
export type CardChangeBody = z.output<typeof CardChangeBody>

/** Whose cards: a guest names his open cart. */
export const CardsQuery = z.object({ cart_id: id.optional() })
