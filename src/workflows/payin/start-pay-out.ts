import { MedusaError } from "@medusajs/framework/utils"
import { MoneyError, toMajor, toMinor } from "../../domain/money"
import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type PayinModuleService from "../../modules/payin/service"
import { runAction } from "./process-action"
import type { Shelf } from "./shelf"

export interface PayOutInput {
  /** The pay-in it gives back; null for a pay-out of its own. */
  payinId: string | null
  /** Minor units. */
  amount: number
  currency: string
  /** Where the money goes, as the 123hub service wants it (bank_account, ifsc_code, ...). Sealed, and emptied once it is decided. */
  receiver: Readonly<Record<string, string>>
  /** The same key is the same pay-out, however often it is asked for. */
  key: string
}

/**
 * Sends money by 123hub, once per key.
 * @throws MedusaError NOT_ALLOWED without a pay-out service; INVALID_DATA for more than was paid in, and for a key of another amount.
 */
export async function startPayOut(shelf: Shelf, input: PayOutInput): Promise<ActionRow> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const { payinId, amount, currency, key } = input
  if (!payin.paymentOptions.hub123.payOut[currency.toUpperCase()]) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `123hub has no pay-out service for ${currency.toUpperCase()}: set hub123.payOut (HUB123_PAY_OUT)`)
  if (payinId !== null) await checkAgainst(payin, payinId, input)
  const { action, created } = await payin.actions.add({ requestId: payinId, kind: "pay_out", key, amount, currency, seal: payin.receivers.seal(input.receiver) })
  if (!created && (action.amount !== amount || action.currency.toLowerCase() !== currency.toLowerCase())) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, `key: "${key}" names a pay-out of ${toMajor(action.amount, action.currency)} ${action.currency.toUpperCase()} already. Nothing was sent for this one: give it another key`)
  }
  return (await runAction(shelf, action.id)) ?? action
}

/** As `startPayOut`, with the amount in major units. @throws MedusaError INVALID_DATA for an amount the currency cannot express. */
export async function sendPayOut(shelf: Shelf, input: PayOutInput): Promise<ActionRow> {
  try {
    return await startPayOut(shelf, { ...input, amount: toMinor(input.amount, input.currency) })
  } catch (error) {
    if (error instanceof MoneyError) throw new MedusaError(MedusaError.Types.INVALID_DATA, `This amount cannot be paid out: ${error.message}`)
    throw error
  }
}

async function checkAgainst(payin: PayinModuleService, payinId: string, { currency }: PayOutInput): Promise<void> {
  const row = await payin.requests.read(payinId)
  if (!row || row.method !== "redirect") throw new MedusaError(MedusaError.Types.NOT_FOUND, `123hub payment ${payinId} was not found`)
  if (row.currency.toLowerCase() !== currency.toLowerCase()) throw new MedusaError(MedusaError.Types.INVALID_DATA, `The payment was made in ${row.currency.toUpperCase()}`)
}
