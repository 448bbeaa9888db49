/** A wait that a reset or a stop ended; nothing is to be done after it. */
export class DroppedWait extends Error {}

/** Timers that a reset or a stop can drop together; they never keep the process alive. */
export class Timers {
  private readonly pending = new Map<NodeJS.Timeout, () => void>()

  after(ms: number, run: () => void): void {
    this.start(ms, run, () => undefined)
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve, reject) => this.start(ms, resolve, () => reject(new DroppedWait())))
  }

  /** How many have not run yet. */
  get size(): number {
    return this.pending.size
  }

  clear(): void {
    for (const [timer, dropped] of this.pending) {
      clearTimeout(timer)
      dropped()
    }
    this.pending.clear()
  }

  private start(ms: number, run: () => void, dropped: () => void): void {
    const timer = setTimeout(() => {
      this.pending.delete(timer)
      run()
    }, ms)
    timer.unref()
    this.pending.set(timer, dropped)
  }
}
