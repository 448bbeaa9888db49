import { whenOrphaned } from "../../sandbox/shared/orphaned"
import { say } from "./progress"

export interface Cleanup {
  /** Last added runs first. */
  add(undo: () => Promise<void>): void
  /** Once, even when called twice; a failing step does not keep the others from running. */
  run(): Promise<void>
  isRunning(): boolean
}

/** Collects what must be stopped, and does it on Ctrl-C, on SIGTERM and when npm was ended. */
export function stopOnSignals(goodbye?: string): Cleanup {
  const undos: (() => Promise<void>)[] = []
  let running: Promise<void> | null = null
  let signalled = false
  const runAll = async () => {
    for (const undo of undos.reverse()) await undo().catch((error: unknown) => say(`  while stopping: ${error instanceof Error ? error.message : String(error)}`))
  }
  const run = () => (running ??= runAll())
  // npm, the terminal and the end of npm's shell may each tell us: only the first one counts.
  const stop = (code: number) => {
    if (signalled) return
    signalled = true
    if (goodbye) say(`\n${goodbye}`)
    void run().finally(() => process.exit(goodbye ? 0 : code))
  }
  process.on("SIGINT", () => stop(130))
  process.on("SIGTERM", () => stop(143))
  whenOrphaned(() => stop(143))
  return { add: (undo) => void undos.push(undo), run, isRunning: () => running !== null }
}
