/** So many different pieces of work must go unanswered, with no answer between them: one order or one brand that fails is no outage. */
export const SILENT_IN_A_ROW = 10

/** Tells an outage of a service from single lost answers. Kept by one process; what follows from it is everybody's. */
export class Silence {
  readonly #unanswered = new Set<string>()

  /** A piece of work got no answer; true when the service counts as down from here on. Then it counts anew: another process may hear the answer. */
  note(id: string): boolean {
    this.#unanswered.add(id)
    if (this.#unanswered.size < SILENT_IN_A_ROW) return false
    this.end()
    return true
  }

  end(): void {
    this.#unanswered.clear()
  }
}
