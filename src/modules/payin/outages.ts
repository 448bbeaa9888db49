import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ProbeGate } from "../../database/probe-gate"
import { rows } from "../../database/sql"
import { accessRefusal, isSilence, type PspAnswer } from "../../domain/psp-answer"
import { Silence } from "../../domain/silence"
import type { Psp } from "../../domain/upstreams"

/** Why a service is left alone: it refuses our credentials, or (`refused` is false) does not answer. */
export interface Outage {
  psp: Psp
  refused: boolean
  reason: string
}

/** The gates of a service, by their rows in `payin_gate`. */
const GATES = {
  hubcash: { psp: "hubcash", refused: false },
  hub123: { psp: "hub123", refused: false },
  hubcash_access: { psp: "hubcash", refused: true },
  hub123_access: { psp: "hub123", refused: true },
} as const satisfies Record<string, Pick<Outage, "psp" | "refused">>
type GateId = keyof typeof GATES

const accessOf = (psp: Psp) => `${psp}_access` as const satisfies GateId
const outageOf = ({ id, reason }: { id: GateId; reason: string }): Outage => ({ ...GATES[id], reason })

/**
 * Tells a payment service that is down, or refuses our credentials, from single lost answers, and has every process leave it alone but for one look
 * per probe interval. What a shopper or a person asks for is one call each and goes through.
 */
export class PayinOutages {
  readonly #gates: Readonly<Record<GateId, ProbeGate>>
  readonly #silences: Readonly<Record<Psp, Silence>> = { hubcash: new Silence(), hub123: new Silence() }

  constructor(
    private readonly knex: Knex,
    private readonly probeMs: number,
  ) {
    const gate = (id: GateId) => new ProbeGate("payin_gate", id, knex, probeMs)
    this.#gates = { hubcash: gate("hubcash"), hub123: gate("hub123"), hubcash_access: gate("hubcash_access"), hub123_access: gate("hub123_access") }
  }

  /** What one call about the payment `id` taught us of the service itself. */
  async heard(psp: Psp, id: string, answer: PspAnswer): Promise<void> {
    const refusal = accessRefusal(answer)
    if (refusal !== null) return this.refused(psp, refusal)
    if (answer.kind !== "no_answer" && answer.kind !== "not_sent") return this.answered(psp)
    if (isSilence(answer) && this.#silences[psp].note(id)) await this.#gates[psp].close(answer.reason)
  }

  /** The service takes our requests: it is asked by all again. */
  async answered(psp: Psp): Promise<void> {
    this.#silences[psp].end()
    const opened = await rows(
      this.knex,
      `update payin_gate set closed_since = null, reason = null, next_probe_at = null, updated_at = now() where id in (:psp, :access) and closed_since is not null returning id`,
      { psp, access: accessOf(psp) },
    )
    if (opened.length) await this.#wake(psp)
  }

  /** The service refused our credentials: once is enough, since it is said of us and not of a payment. Who refuses is not silent. */
  async refused(psp: Psp, reason: string): Promise<void> {
    this.#silences[psp].end()
    await this.#gates[accessOf(psp)].close(reason)
    await this.#gates[psp].open()
  }

  /** What it kept silent about is looked at within one probe interval, whatever wait it had come to; one after the other. */
  async #wake(psp: Psp): Promise<void> {
    const soon = `due_at = least(due_at, now() + random() * :probeMs * interval '1 millisecond'), updated_at = now()`
    const bindings = { psp, probeMs: this.probeMs }
    await rows(this.knex, `update payin_request set ${soon} where psp = :psp and state = 'unknown' and blind_looks > 0 and due_at > now()`, bindings)
    await rows(this.knex, `update payin_action set ${soon} where (kind = 'pay_out') = (:psp = 'hub123') and state = 'unknown' and due_at > now()`, bindings)
  }

  /** The services that are left alone now; one that refuses us and is silent too is named twice. */
  async closed(): Promise<Outage[]> {
    const found = await rows<{ id: GateId; reason: string }>(this.knex, `select id, coalesce(reason, '') as reason from payin_gate where closed_since is not null order by id`, {})
    return found.map(outageOf)
  }

  /** How long the worker leaves the service alone; null when it may ask now, as always while the service answers. */
  async restMs(psp: Psp): Promise<number | null> {
    for (const outage of await this.closed()) {
      if (outage.psp !== psp) continue
      const pass = await this.#gates[outage.refused ? accessOf(psp) : psp].pass()
      if (!pass.allowed) return pass.retryInMs
    }
    return null
  }

  /** The services whose outage nobody was told of yet; each is returned once, to one process. */
  async untold(): Promise<Outage[]> {
    const found = await rows<{ id: GateId; reason: string }>(
      this.knex,
      `update payin_gate set told_at = now(), updated_at = now() where closed_since is not null and (told_at is null or told_at < closed_since) returning id, coalesce(reason, '') as reason`,
      {},
    )
    return found.map(outageOf)
  }
}
