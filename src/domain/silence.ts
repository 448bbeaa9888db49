/** So many different pieces of work must go unanswered, with no answer between them: one order or one brand that fails is no outage. */
export const SILENT_IN_A_ROW = 10

/** Fewer are an outage, too, once nothing was answered for `patienceMs` and they are about more than one thing. */
export interface Unanswered {
  about: string
  patienceMs: number
}

/** Tells an outage of a service from single lost answers. Kept by one process; what follows from it is everybody's. */
export class Silence {
  /** What each piece of work is about. */
  readonly #unanswered = new Map<string, string>()
  #since = 0

  /** A piece of work got no answer; true when the service counts as down from here on. Then it counts anew: another process may hear the answer. */
  note(id: string, { about, patienceMs }: Unanswered = { about: id, patienceMs: Infinity }, now = Date.now()): boolean {
    if (!this.#unanswered.size) this.#since = now
    this.#unanswered.set(id, about)
    const isLong = now - this.#since >= patienceMs && new Set(this.#unanswered.values()).size > 1
    if (this.#unanswered.size < SILENT_IN_A_ROW && !isLong) return false
    this.end()
    return true
  }

  end(): void {
    this.#unanswered.clear()
  }
}
