import fc from "fast-check"
import { randomUUID } from "node:crypto"
import type { SealedVoucher, SupplierAnswer } from "../../src/domain/supplier-answer"
import type { Intent } from "../../src/modules/voucher/ledger/attempts"
import type { SupplierClaim } from "../../src/modules/voucher/ledger/claims"
import * as answers from "./answers"
import { HOUR, MINUTE, SECOND, type LedgerWorld } from "./ledger-world"
import { nextStep, Sale } from "./sale"

/** Anything Hubble may say to any request, consistent or not. */
const ANSWERS = [
  "success", "short", "more", "foreign", "processing", "unrecognised", "failed", "generation_failed", "brand_unavailable", "insufficient", "limit",
  "cancelled", "reversed", "absent", "no_answer", "not_sent", "rejected", "rejected_wallet", "refused", "refused_maybe_sent",
] as const
type AnswerName = (typeof ANSWERS)[number]

export type Move =
  | { do: "pass"; ms: number }
  | { do: "turn"; answer: AnswerName }
  | { do: "claim" }
  | { do: "send"; worker: number }
  | { do: "answer"; worker: number; answer: AnswerName }
  | { do: "webhook" }
  | { do: "refill" }
  | { do: "refund" }
  | { do: "cancel_fulfillment" }

const answer = fc.constantFrom(...ANSWERS)
const worker = fc.nat(2)
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.constantFrom(SECOND, 20 * SECOND, 65 * SECOND, 95 * SECOND, 185 * SECOND, 11 * MINUTE, 16 * MINUTE, 61 * MINUTE, 49 * HOUR) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("turn" as const), answer }) },
  { weight: 2, arbitrary: fc.constant<Move>({ do: "claim" }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("send" as const), worker }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("answer" as const), worker, answer }) },
  { weight: 1, arbitrary: fc.constant<Move>({ do: "webhook" }) },
  { weight: 2, arbitrary: fc.constant<Move>({ do: "refill" }) },
  { weight: 1, arbitrary: fc.constant<Move>({ do: "refund" }) },
  { weight: 1, arbitrary: fc.constant<Move>({ do: "cancel_fulfillment" }) },
)

/** Which units were bought, and what happens to them. */
export const story = fc.record({ faces: fc.array(fc.constantFrom(50_000, 100_000), { minLength: 1, maxLength: 3 }), moves: fc.array(move, { minLength: 4, maxLength: 16 }) })

interface Worker {
  claim: SupplierClaim
  intent: Intent | null
}

/** One order in the hands of up to three workers and a supplier who says anything. */
export class RandomLife {
  readonly #workers: Worker[] = []
  readonly #codes = new Map<string, SealedVoucher[]>()

  private constructor(
    readonly world: LedgerWorld,
    readonly sale: Sale,
  ) {}

  static async begin(world: LedgerWorld, faces: readonly number[]): Promise<RandomLife> {
    return new RandomLife(world, await Sale.ready(world, faces))
  }

  async make(next: Move): Promise<void> {
    switch (next.do) {
      case "pass":
        return this.sale.pass(next.ms)
      case "claim":
        return void (await this.#claim())
      case "turn": {
        const due = await this.sale.dueIn()
        if (due !== null && due > 0) await this.sale.pass(due + 5)
        const claimed = await this.#claim()
        return claimed ? this.#answer(claimed, next.answer) : undefined
      }
      case "send":
        return void (await this.#send(this.#workers[next.worker]))
      case "answer":
        return this.#answer(this.#workers[next.worker], next.answer)
      case "webhook":
        return void (await this.world.service.placement.requestRead((await this.sale.attempts()).at(-1)?.hubble_order_id ?? "none"))
      case "refill":
        return void (await this.sale.refill())
      case "refund": {
        const plan = await this.world.service.refunds.plan(this.sale.orderId, [{ id: "pay_1", left: 10_000_000 }])
        return plan ? this.world.service.refunds.finish(plan, `ref_${plan.id}`) : undefined
      }
      case "cancel_fulfillment":
        return void (await this.world.service.tasks.refuseCancel(this.sale.supplierOrderId))
    }
  }

  async #claim(): Promise<Worker | undefined> {
    if (this.#workers.length > 2) this.#workers.shift()
    const claim = await this.sale.tryClaim()
    if (!claim) return undefined
    const claimed = { claim, intent: null }
    this.#workers.push(claimed)
    return claimed
  }

  async #send(sender: Worker | undefined): Promise<boolean> {
    if (!sender || nextStep(sender.claim) !== "post") return false
    if (!sender.intent) sender.intent = await this.world.service.placement.commitIntent(sender.claim, randomUUID())
    if (sender.intent) return true
    await this.world.service.placement.postpone(sender.claim, { to: "ready", inMs: 0, reason: "too little of the lease was left to send" })
    this.#workers.splice(this.#workers.indexOf(sender), 1)
    return false
  }

  async #answer(asker: Worker | undefined, name: AnswerName): Promise<void> {
    if (!asker) return
    const { placement } = this.world.service
    const step = nextStep(asker.claim)
    if (step === "post" && !(await this.#send(asker))) return
    this.#workers.splice(this.#workers.indexOf(asker), 1)
    const attemptId = asker.intent?.attemptId ?? asker.claim.attempt?.id ?? ""
    const said = this.#say(name, attemptId)
    if (asker.intent) await placement.recordPost(asker.claim, attemptId, said)
    else if (step === "look_up") await placement.recordLookUp(asker.claim, said)
    else await placement.recordRead(asker.claim, said)
  }

  /** The codes of an attempt stay the same, whoever asks and however often. */
  #vouchers(attemptId: string): SealedVoucher[] {
    const known = this.#codes.get(attemptId) ?? this.sale.vouchers()
    this.#codes.set(attemptId, known)
    return known
  }

  #say(name: AnswerName, attemptId: string): SupplierAnswer {
    const ref = { hubbleOrderId: `hub_${attemptId}` }
    const vouchers = this.#vouchers(attemptId)
    const extra = (amount: number) => answers.voucher(this.world.service.vault, { amount })
    const said: Record<AnswerName, () => SupplierAnswer> = {
      success: () => answers.success(ref, vouchers),
      short: () => answers.success(ref, vouchers.slice(1)),
      more: () => answers.success(ref, [...vouchers, extra(50_000)]),
      foreign: () => answers.success(ref, [...vouchers.slice(1), extra(33_300)]),
      processing: () => answers.processing(ref),
      unrecognised: () => answers.unrecognised(ref),
      failed: () => answers.failed(ref),
      generation_failed: () => answers.failed(ref, answers.TEXTS.generationFailed),
      brand_unavailable: () => answers.failed(ref, answers.TEXTS.brandUnavailable),
      insufficient: () => answers.failed(ref, answers.TEXTS.insufficientBalance),
      limit: () => answers.failed(ref, answers.TEXTS.limit),
      cancelled: () => answers.cancelled(ref),
      reversed: () => answers.reversed(ref),
      absent: () => answers.absent(),
      no_answer: () => answers.noAnswer(),
      not_sent: () => answers.notSent(),
      rejected: () => answers.rejected("E156", "amount over the maximum"),
      rejected_wallet: () => answers.rejected("E300", answers.TEXTS.insufficientBalance),
      refused: () => answers.refusedAccess(false),
      refused_maybe_sent: () => answers.refusedAccess(true),
    }
    return said[name]()
  }
}
