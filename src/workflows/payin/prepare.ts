import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { isCardExpired } from "../../domain/card-number"
import { installmentProblem } from "../../domain/hubcash-sale"
import { MoneyError, roundTotalToMinor, toMinor, type MajorAmount } from "../../domain/money"
import { PAYIN_METHODS, type PayinMethod } from "../../domain/payin-state"
import { PAYIN_MODULE } from "../../modules/payin"
import type PayinModuleService from "../../modules/payin/service"
import { cartOfCollection, readSession } from "./medusa-session"
import { SESSION_KEY, type Shelf } from "./shelf"

const MOST_INSTALLMENTS = 12
const invalid = (message: string) => new MedusaError(MedusaError.Types.INVALID_DATA, message)

const text = z.string().min(1).max(2_000)
const CHOICES = {
  card_id: text.nullish(),
  payer_token: text.nullish(),
  installments: z.number({ error: "installments is a whole number" }).int("installments is a whole number").min(1, "installments is a whole number from 1").max(MOST_INSTALLMENTS, `at most ${MOST_INSTALLMENTS} installments`).nullish(),
  return_url: text.nullish(),
}
/** What a shopper may choose for each way to pay (`surface.md`); everything else is refused, because Medusa stores it. */
const ALLOWED: Readonly<Record<PayinMethod, readonly (keyof typeof CHOICES)[]>> = {
  credit: ["card_id", "payer_token", "installments"],
  debit: ["card_id", "payer_token", "installments"],
  billet: ["payer_token", "installments"],
  redirect: ["return_url"],
}
/** Put there by Medusa, or by us when Medusa prepares a session again with the data of the old one. */
const NOT_THE_SHOPPERS = ["session_id", SESSION_KEY]

export interface SessionChoices {
  card_id: string | null
  payer_token: string | null
  installments: number | null
  return_url: string | null
}

/** @throws MedusaError INVALID_DATA naming the key and what is allowed. */
function readChoices(method: PayinMethod, data: Readonly<Record<string, unknown>>): SessionChoices {
  const allowed = ALLOWED[method]
  for (const [key, value] of Object.entries(data)) {
    if (NOT_THE_SHOPPERS.includes(key) || value === null || (allowed as readonly string[]).includes(key)) continue
    throw invalid(`"${key.slice(0, 40)}" is not allowed in this payment session. Allowed: ${allowed.join(", ")}`)
  }
  const parsed = z.object(CHOICES).safeParse(data)
  if (!parsed.success) throw invalid(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "))
  const { card_id = null, payer_token = null, installments = null, return_url = null } = parsed.data
  return { card_id, payer_token, installments, return_url }
}

export interface PrepareInput {
  method: PayinMethod
  /** Major units, as Medusa gives them. */
  amount: MajorAmount
  currency: string
  data: Readonly<Record<string, unknown>>
  /** Signed in when the session was made. */
  customerId: string | null
  /** Origins a return address may have. */
  origins: readonly (string | RegExp)[]
}

/** What a session's `data` carries of ours: nothing a stranger may not read, since Medusa shows it with the order. */
export interface PreparedData extends Record<string, unknown> {
  [SESSION_KEY]: { reference: string; amount_minor: number; currency: string }
}

/**
 * `initiatePayment`: checks what can be checked beforehand and writes the row; nothing is made at a payment service (`protocol.md` 5.2).
 * @throws MedusaError INVALID_DATA with a sentence the shopper can act on.
 */
export async function preparePayin(shelf: Shelf, input: PrepareInput): Promise<{ reference: string; data: PreparedData }> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const { method, currency, customerId } = input
  const sessionId = z.string().min(1).parse(input.data.session_id)
  const choices = readChoices(method, input.data)
  refuseInactive(payin, method)
  const cartId = await cartOfSession(shelf, sessionId)
  const amount = minorAmount(input.amount, currency, cartId === null ? "given" : "computed")
  // Medusa prepares a session anew after it gave money back; the shopper then chooses again before he pays.
  const again = Boolean(input.data[SESSION_KEY])
  const details = PAYIN_METHODS[method].psp === "hubcash"
    ? await hubcashDetails(payin, { method, amount, currency, choices, cartId, customerId, again })
    : { cardId: null, payerId: null, installments: 1, returnUrl: returnUrl(payin, input, choices) }
  const reference = await payin.requests.prepare({ sessionId, method, amount, currency: currency.toLowerCase(), customerId, ...details })
  if (!reference) throw invalid("This payment session was sent already. Choose the way to pay again.")
  const shown = { card_id: choices.card_id, installments: choices.installments, return_url: details.returnUrl }
  // The token is the key to the payer's document: it ends here.
  return { reference, data: { ...shown, session_id: sessionId, payer_token: null, [SESSION_KEY]: { reference, amount_minor: amount, currency: currency.toLowerCase() } } }
}

function refuseInactive(payin: PayinModuleService, method: PayinMethod): void {
  const { hubcash, hub123 } = payin.paymentOptions
  const active = method === "redirect" ? hub123.active : hubcash.active && hubcash.methods.includes(method)
  if (!active) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "This way to pay is not available. Choose another one.")
}

/** The total of a cart can carry more decimals than its currency has, by shares of taxes and discounts: Medusa rounds them where it compares. What a person gave must be exact. */
function minorAmount(amount: MajorAmount, currency: string, origin: "computed" | "given"): number {
  try {
    const minor = origin === "computed" ? roundTotalToMinor(amount, currency) : toMinor(amount, currency)
    if (minor > 0) return minor
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error
    throw invalid(`This amount cannot be paid: ${error.message}`)
  }
  throw invalid("There is nothing to pay")
}

async function cartOfSession(shelf: Shelf, sessionId: string): Promise<string | null> {
  const session = await readSession(shelf, sessionId)
  return session ? cartOfCollection(shelf, session.collectionId) : null
}

interface HubcashInput {
  method: PayinMethod
  amount: number
  currency: string
  choices: SessionChoices
  cartId: string | null
  customerId: string | null
  again: boolean
}

async function hubcashDetails(payin: PayinModuleService, input: HubcashInput) {
  const { method, amount, choices, cartId, customerId, again } = input
  const installments = choices.installments ?? 1
  // A storefront with one form for all ways to pay says 1 for each.
  if (installments > 1 && method !== "credit") throw invalid("Only a credit card is paid in installments: set installments to 1 or leave it out")
  const problem = installmentProblem(amount, installments)
  if (problem) throw invalid(problem)
  const payerId = choices.payer_token && cartId ? await payin.payers.find(choices.payer_token, cartId) : null
  if (!payerId && !again) throw invalid("The payer's details are missing or too old. Enter them and choose the way to pay again.")
  const withCard = method === "credit" || method === "debit"
  if (withCard && !choices.card_id && !again) throw invalid("Choose the card to pay with")
  const card = withCard && choices.card_id ? await payin.cards.find(choices.card_id, { customerId, cartId }) : null
  if (card && isCardExpired(card)) throw invalid("This card has expired. Choose another one.")
  const refused = await payin.hubcash.currencyProblem(input.currency)
  if (refused) throw invalid(refused)
  return { cardId: card?.id ?? null, payerId, installments, returnUrl: null }
}

function returnUrl(payin: PayinModuleService, input: PrepareInput, { return_url: given }: SessionChoices): string | null {
  const code = input.currency.toUpperCase()
  if (!payin.paymentOptions.hub123.payIn[code]) throw invalid(`${code} cannot be paid this way`)
  if (given === null) return null
  const own = payin.paymentOptions.hub123.returnOrigins
  const origins = own.length > 0 ? own : input.origins
  const origin = URL.canParse(given) && /^https?:$/.test(new URL(given).protocol) ? new URL(given).origin : null
  if (origin !== null && origins.some((allowed) => (typeof allowed === "string" ? allowed.replace(/\/+$/, "") === origin : allowed.test(origin)))) return new URL(given).href
  throw invalid("return_url is not an address of this shop")
}
