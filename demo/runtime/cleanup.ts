import { say } from "./progress"

export interface Cleanup {
  /** Last added runs first. */
  add(undo: () => Promise<void>): void
  /** Once, even when called twice; a failing step does not keep the others from running. */
  run(): Promise<void>
  isRunning(): boolean
}

/** Collects what must be stopped, and does it on Ctrl-C and SIGTERM too. */
export function stopOnSignals(goodbye?: string): Cleanup {
  const undos: (() => Promise<void>)[] = []
  let running: Promise<void> | null = null
  let signalled = false
  const runAll = async () => {
    for (const undo of undos.reverse()) await undo().catch((error: unknown) => say(`  while stopping: ${error instanceof Error ? error.message : String(error)}`))
  }
  const run = () => (running ??= runAll())
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    // npm, tsx and the terminal may each pass the signal on: only the first one counts.
    process.on(signal, () => {
      if (signalled) return
      signalled = true
      if (goodbye) say(`\n${goodbye}`)
      void run().finally(() => process.exit(goodbye ? 0 : code))
    })
  }
  return { add: (undo) => void undos.push(undo), run, isRunning: () => running !== null }
}
