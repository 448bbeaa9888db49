import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { roundTotalToMinor, toMajor, type MajorAmount } from "../../domain/money"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type { RefundablePayment, RefundPlan } from "../../modules/voucher/ledger/refunds"
import type VoucherModuleService from "../../modules/voucher/service"

/** The module of `@medusajs/loyalty-plugin`, which a shop may or may not have. */
const STORE_CREDIT_MODULE = "store_credit"
/** What our transactions in it are of; their reference id is the refund intent, by which a repeated refund finds itself done. */
const REFERENCE = "voucher_refund"
const PREFIX = "store-credit:"

/** As much of that module as a refund needs. */
interface StoreCredit {
  listAccountTransactions(filters: { account_id: string; reference: string; reference_id: string }, config: { select: string[] }): Promise<{ id: string }[]>
  creditAccounts(data: { account_id: string; amount: number; reference: string; reference_id: string; note: string }[]): Promise<{ id: string }[]>
}

const amount = z.custom<MajorAmount>((value) => value !== undefined && value !== null)
const orderSchema = z.object({
  currency_code: z.string(),
  credit_lines: z
    .array(z.object({ amount, version: z.coerce.number().nullish(), reference: z.string().nullish(), reference_id: z.string().nullish() }).nullable())
    .nullish()
    .transform((lines) => (lines ?? []).flatMap((line) => line ?? [])),
})
const linkSchema = z.object({ gift_card_id: z.string(), store_credit_account_id: z.string() })

const moduleOf = (container: MedusaContainer): StoreCredit | null => container.resolve(STORE_CREDIT_MODULE, { allowUnregistered: true }) ?? null

/** Whether a refund goes to a store credit account instead of a payment. */
export const isStoreCredit = (paymentId: string): boolean => paymentId.startsWith(PREFIX)

/** The accounts the cart was paid from, each with what is left to return to it; none without the loyalty plugin. */
export async function creditPaid(container: MedusaContainer, orderId: string): Promise<RefundablePayment[]> {
  if (!moduleOf(container)) return []
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "order", fields: ["currency_code", "credit_lines.*"], filters: { id: orderId } })
  const order = orderSchema.parse(data[0])
  const paid = order.credit_lines.filter(({ version, reference, reference_id: id }) => version === 1 && id && (reference === "store-credit" || reference === "gift-card"))
  if (!paid.length) return []
  const cards = await accountsOfGiftCards(container, paid.flatMap(({ reference, reference_id: id }) => (reference === "gift-card" && id ? [id] : [])))
  const returned = await container.resolve<VoucherModuleService>(VOUCHER_MODULE).refunds.returned(orderId)
  const left = new Map<string, number>()
  for (const line of paid) {
    const account = line.reference === "gift-card" ? cards.get(line.reference_id ?? "") : line.reference_id
    if (account) left.set(`${PREFIX}${account}`, (left.get(`${PREFIX}${account}`) ?? 0) + roundTotalToMinor(line.amount, order.currency_code))
  }
  return [...left].map(([id, sum]) => ({ id, left: sum - (returned.get(id) ?? 0) }))
}

/** A gift card of that plugin is an account of its own, and money goes back to the card it came from. */
async function accountsOfGiftCards(container: MedusaContainer, cardIds: readonly string[]): Promise<Map<string, string>> {
  if (!cardIds.length) return new Map()
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "gift_card_store_credit_account", fields: ["gift_card_id", "store_credit_account_id"], filters: { gift_card_id: [...cardIds] } } as Parameters<typeof query.graph>[0])
  return new Map(data.map((row: unknown) => linkSchema.parse(row)).map((link) => [link.gift_card_id, link.store_credit_account_id]))
}

/** Returns a failed unit's price to the account it was paid from, once: it looks for its own transaction first. @returns that transaction's id. */
export async function returnCredit(container: MedusaContainer, plan: RefundPlan): Promise<string> {
  const credit = moduleOf(container)
  if (!credit) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "the order was paid with store credit, but @medusajs/loyalty-plugin is not installed any more")
  const account = plan.paymentId.slice(PREFIX.length)
  const [done] = await credit.listAccountTransactions({ account_id: account, reference: REFERENCE, reference_id: plan.id }, { select: ["id"] })
  if (done) return done.id
  const note = `Vouchers of order ${plan.orderId} that could not be supplied`
  const [made] = await credit.creditAccounts([{ account_id: account, amount: toMajor(plan.amount, plan.currency), reference: REFERENCE, reference_id: plan.id, note }])
  return made?.id ?? plan.id
}
