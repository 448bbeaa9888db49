import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ProbeGate } from "../../database/probe-gate"
import { rows } from "../../database/sql"
import type { PspAnswer } from "../../domain/psp-answer"
import { Silence } from "../../domain/silence"
import type { Psp } from "../../domain/upstreams"

/**
 * Tells a payment service that is down from single lost answers, and has every process leave it alone but for one look per probe interval. What a
 * shopper or a person asks for is one call each and goes through.
 */
export class PayinOutages {
  readonly #services: Readonly<Record<Psp, { gate: ProbeGate; silence: Silence }>>

  constructor(
    private readonly knex: Knex,
    private readonly probeMs: number,
  ) {
    const service = (psp: Psp) => ({ gate: new ProbeGate("payin_gate", psp, knex, probeMs), silence: new Silence() })
    this.#services = { hubcash: service("hubcash"), hub123: service("hub123") }
  }

  /** What one call about the payment `id` taught us of the service itself. */
  async heard(psp: Psp, id: string, answer: PspAnswer): Promise<void> {
    const { gate, silence } = this.#services[psp]
    if (answer.kind === "not_sent") return
    if (answer.kind === "no_answer") {
      if (silence.note(id)) await gate.close(answer.reason)
      return
    }
    silence.end()
    if (await gate.open()) await this.#wake(psp)
  }

  /** What it kept silent about is looked at within one probe interval, whatever wait it had come to; one after the other. */
  async #wake(psp: Psp): Promise<void> {
    const soon = `due_at = least(due_at, now() + random() * :probeMs * interval '1 millisecond'), updated_at = now()`
    const bindings = { psp, probeMs: this.probeMs }
    await rows(this.knex, `update payin_request set ${soon} where psp = :psp and state = 'unknown' and blind_looks > 0 and due_at > now()`, bindings)
    await rows(this.knex, `update payin_action set ${soon} where (kind = 'pay_out') = (:psp = 'hub123') and state = 'unknown' and due_at > now()`, bindings)
  }

  /** How long the worker leaves the service alone; null when it may ask now, as always while the service answers. */
  async restMs(psp: Psp): Promise<number | null> {
    const pass = await this.#services[psp].gate.pass()
    return pass.allowed ? null : pass.retryInMs
  }

  /** The services whose outage nobody was told of yet; each is returned once, to one process. */
  async untold(): Promise<{ psp: Psp; reason: string }[]> {
    return rows<{ psp: Psp; reason: string }>(
      this.knex,
      `update payin_gate set told_at = now(), updated_at = now() where closed_since is not null and (told_at is null or told_at < closed_since) returning id as psp, coalesce(reason, '') as reason`,
      {},
    )
  }
}
