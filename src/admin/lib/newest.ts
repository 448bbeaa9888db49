/** Tells the answer that is waited for from those to questions that were asked, or given up, before it. */
export class Newest {
  #turn = 0

  /** Begins a question. @returns whether its answer is still waited for, asked when it comes. */
  begin(): () => boolean {
    const turn = (this.#turn += 1)
    return () => turn === this.#turn
  }

  /** Nobody waits any more. */
  giveUp(): void {
    this.#turn += 1
  }
}
