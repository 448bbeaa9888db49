import { PAYIN_MODULE } from "../../modules/payin"
import type { ActionRow } from "../../modules/payin/ledger/actions"
import type { Notice, PayinRow } from "../../modules/payin/ledger/rows"
import type PayinModuleService from "../../modules/payin/service"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { caseKey } from "./case-key"
import { answeredBy, closeTwins } from "./close-answered"
import { orderOfCart } from "./medusa-session"
import type { Shelf } from "./shelf"
import { strayOf, strayReason } from "./stray"

/**
 * Opens the cases a row asks for and then takes them off the row: a process that dies in between opens them again, and they stay one. What the
 * row's state has answered meanwhile needs nobody. Money that went back holds what was not ordered yet; a case says so only when something was (`protocol.md` 5.7).
 */
export async function raiseNotices(shelf: Shelf, row: PayinRow): Promise<void> {
  if (!row.notices.length) return
  const payin: PayinModuleService = shelf.resolve(PAYIN_MODULE)
  const voucher: VoucherModuleService = shelf.resolve(VOUCHER_MODULE)
  const orderId = await orderIdOf(shelf, row)
  const answered = answeredBy(row)
  for (const notice of row.notices) {
    if (answered.includes(notice.kind)) continue
    if (notice.kind === "reversed_after_delivery" && orderId && (await voucher.sales.holdUnsent(orderId, "The payment was taken back before the vouchers were ordered."))) continue
    await openCase(voucher, row, orderId, notice)
  }
  if (row.notices.some(({ kind }) => kind === "paid_twice")) await closeTwins(shelf, row.id)
  // The refusal may be quicker than the opening of the case, which says that its money is on the way back.
  const refused = (await payin.actions.of(row.id)).filter((action) => action.state === "refused" && row.notices.some(({ kind }) => kind === strayOf(action)))
  for (const action of refused) await tellRefused(shelf, row, action)
  await payin.requests.clearNotices(row.id, row.notices)
}

/** Opens a case at once, for what is found again and again until somebody acts. */
export async function raiseNow(shelf: Shelf, row: PayinRow, notice: Notice): Promise<void> {
  await openCase(shelf.resolve(VOUCHER_MODULE), row, await orderIdOf(shelf, row), notice)
}

const orderIdOf = async (shelf: Shelf, row: PayinRow) => row.orderId ?? (await orderOfCart(shelf, row.cartId))?.id ?? null

const openCase = (voucher: VoucherModuleService, row: PayinRow, orderId: string | null, { kind, reason }: Notice) =>
  voucher.cases.open({ kind, dedupeKey: caseKey(kind, row.id), orderId, reason: `Payment ${row.id}${row.pspId ? ` (${row.psp} ${row.pspId})` : ""}: ${reason}` })

/** The case whose money was to be given back by policy says that it was not, and what a person does; one that was closed in that belief is opened again. */
export async function tellRefused(shelf: Shelf, row: PayinRow, action: Pick<ActionRow, "kind" | "key" | "lastProblem">): Promise<void> {
  const kind = strayOf(action)
  if (kind === null || answeredBy(row).includes(kind)) return
  await raiseNow(shelf, row, { kind, reason: strayReason(kind, { refused: action.lastProblem ?? "no reason given" }) })
}
