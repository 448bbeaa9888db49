import { PAYIN_MODULE } from "../../modules/payin"
import type { PayinState } from "../../domain/payin-state"
import type { PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { tellFound } from "./announce-end"
import { lookIfFree } from "./call-psp"
import { isSessionOf, readSession } from "./medusa-session"
import { mayTellMedusa } from "./may-tell"
import type { Shelf } from "./shelf"

const UNDECIDED: readonly PayinState[] = ["placing", "unknown", "pending", "underpaid", "expired"]

/** A payment as it stands, looked at once more while it is not decided and nobody else is looking. */
export async function refreshPayin(shelf: Shelf, payinId: string): Promise<PayinRow | null> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const row = await payin.requests.read(payinId)
  if (!row || !UNDECIDED.includes(row.state)) return row
  return lookAndTell(shelf, payin, row)
}

async function lookAndTell(shelf: Shelf, payin: PayinModuleService, row: PayinRow): Promise<PayinRow> {
  const recorded = await lookIfFree(payin, row)
  await tellFound(shelf, recorded)
  return recorded?.row ?? row
}

/**
 * What a verified webhook of Medusa's own route is about: the row, re-read at the payment service, and only when its session row is there and ours
 * (`protocol.md` 5.5). Null: Medusa must not hear a session id; money without a session, or that pays for nothing, is the worker's.
 */
export async function payinOfWebhook(shelf: Shelf, key: { psp: "hubcash" | "hub123"; pspId?: string; reference?: string }): Promise<PayinRow | null> {
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const [id] = await payin.requests.ask(key)
  const row = id ? await payin.requests.read(id) : null
  if (!row || row.state === "prepared") return null
  const fresh = await lookAndTell(shelf, payin, row)
  if (!isSessionOf(await readSession(shelf, fresh.sessionId), fresh)) return null
  if (await mayTellMedusa(shelf, fresh)) return fresh
  await payin.requests.ask({ id: fresh.id })
  return null
}
