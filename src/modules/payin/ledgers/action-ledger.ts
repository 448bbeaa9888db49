import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { PayinTimes } from "../../../domain/payin-times"
import { actionsOf, addAction, adoptRefund, claimActions, commitActionIntent, leavingForMs, listPayOuts, moveAction, readAction, restDone, type ActionMove, type ActionRow, type NewAction } from "../ledger/actions"

/** Captures, cancels, refunds and pay-outs: intent, call, and a look before each (`protocol.md` section 5). */
export class ActionLedger {
  constructor(
    private readonly knex: Knex,
    private readonly times: PayinTimes,
  ) {}

  add(input: NewAction) {
    return this.knex.transaction((trx) => addAction(trx, input))
  }

  read(id: string) {
    return readAction(this.knex, id)
  }

  of(requestId: string) {
    return actionsOf(this.knex, requestId)
  }

  payOuts(page: { limit: number; offset: number }) {
    return listPayOuts(this.knex, page)
  }

  claim(input: { limit: number }) {
    return claimActions(this.knex, { ...input, leaseMs: this.times.leaseMs })
  }

  async claimOne(id: string) {
    return (await claimActions(this.knex, { id, limit: 1, leaseMs: this.times.leaseMs }))[0] ?? null
  }

  commitIntent(action: ActionRow, requestId: string) {
    return this.knex.transaction((trx) => commitActionIntent(trx, action, requestId, this.times))
  }

  move(action: ActionRow, move: ActionMove) {
    return moveAction(this.knex, action, move, this.times)
  }

  adoptRefund(action: Pick<ActionRow, "id" | "refundId">, refundId: string, isLate = false) {
    return adoptRefund(this.knex, action, refundId, isLate)
  }

  restDone(action: ActionRow, againInMs: number | null) {
    return restDone(this.knex, action, againInMs)
  }

  leavingForMs(requestIds: readonly string[]) {
    return leavingForMs(this.knex, requestIds)
  }
}
