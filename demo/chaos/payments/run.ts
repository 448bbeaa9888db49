import { setTimeout as sleep } from "node:timers/promises"
import { say } from "../../runtime/progress"
import type { Counter } from "../upheaval"
import { hub123Faults, hubcashFaults } from "./faults"
import { judgeAll, judgePayment, look, type PaymentsVerdict, type SeenPayment } from "./judge"
import { planPayment } from "./plan"
import { liveOn, pay, type MadePayment, type PaymentScene } from "./shopper"

export interface PaymentsRun {
  seed: number
  count: number
  probability: number
  shoppers: number
  /** One for each store process; shoppers wait there while it is replaced. */
  counters: readonly Counter[]
  made?: (payment: MadePayment) => void
}

const AT_ONCE = 8

/** Sets the faults of both payment services, webhooks out of order among them. */
export function breakServices({ hubcash, hub123 }: PaymentScene, seed: number, probability: number): void {
  hubcash.state.faults.replace(hubcashFaults(seed, probability))
  hub123.state.faults.replace(hub123Faults(seed, probability))
  hubcash.state.configure({ webhook: { reorder: true } })
  hub123.state.configure({ webhook: { reorder: true } })
}

/** Several shoppers at once, each with one payment after the other; what each does depends on seed and index alone. */
export async function makePayments(scene: PaymentScene, { seed, count, shoppers, counters, made: tell }: PaymentsRun): Promise<MadePayment[]> {
  const payments: MadePayment[] = []
  const lives: Promise<void>[] = []
  let next = 0
  const loop = async (process: number, counter: Counter) => {
    while (next < count) {
      const plan = planPayment(seed, (next += 1) - 1)
      const shopper = scene.shop.shopper(process)
      const made = await counter.serve(() => pay(scene, shopper, plan))
      payments.push(made)
      tell?.(made)
      // What follows waits for payment services and webhooks: the next shopper need not.
      lives.push(liveOn(scene, shopper, made).catch((error: Error) => say(`    payment ${plan.index} (${plan.way}, ${plan.fate}): ${error.message}`)))
    }
  }
  await Promise.all(counters.flatMap((counter, process) => Array.from({ length: Math.ceil(shoppers / counters.length) }, () => loop(process, counter))))
  await Promise.all(lives)
  return payments.sort((one, other) => one.index - other.index)
}

async function lookAtAll(scene: PaymentScene, payments: readonly MadePayment[]): Promise<SeenPayment[]> {
  const cases = await scene.admin.allAttention()
  const seen: SeenPayment[] = []
  for (let from = 0; from < payments.length; from += AT_ONCE) seen.push(...(await Promise.all(payments.slice(from, from + AT_ONCE).map((made) => look(scene.admin, made, cases)))))
  return seen
}

/** What a sandbox still does by itself: a sale that is accepted late, a webhook that waits. */
const atWork = ({ hubcash, hub123 }: PaymentScene) => hubcash.state.timers.size + hub123.state.timers.size

/** A reversal whose notification was lost is found by the next look at kept money, which no run waits for: here a person looks. */
async function lookAtKept({ admin }: PaymentScene, seen: readonly SeenPayment[]): Promise<void> {
  const missed = seen.filter(({ made }) => made.fate === "reversed").flatMap(({ payins }) => payins.filter(({ state }) => state === "captured"))
  if (missed.length > 0) say(`    ${missed.length} reversals were told by nobody: looked at, as the next look at kept money does`)
  for (const { id } of missed) await admin.http.post(`/admin/voucher-hub/payins/${id}/check`)
}

/**
 * Waits until every payment is where its fate leads and neither service has anything left to do, then judges all of it at one moment, with every
 * reference the services know. What still differs when time is up is in the verdict.
 */
export async function judgeAtRest(scene: PaymentScene, payments: readonly MadePayment[], timeoutMs: number): Promise<PaymentsVerdict> {
  const until = Date.now() + timeoutMs
  let open = payments
  let looked = false
  for (;;) {
    const seen = (await lookAtAll(scene, open)).filter((one) => judgePayment(one).length > 0)
    open = seen.map(({ made }) => made)
    if (!looked && atWork(scene) === 0) {
      looked = true
      await lookAtKept(scene, seen)
    }
    const late = Date.now() > until
    if (open.length === 0 && (late || atWork(scene) === 0)) {
      const verdict = judgeAll(scene, await lookAtAll(scene, payments))
      if (late || verdict.problems.length === 0) return verdict
    }
    if (late) return judgeAll(scene, await lookAtAll(scene, payments))
    await sleep(500)
  }
}
