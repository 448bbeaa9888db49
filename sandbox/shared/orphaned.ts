/** Taken when the program is loaded: by the time it asks, its parent may be gone already. */
const parent = process.ppid

/**
 * Calls `stop` once when the process that started us is gone: npm killed outright, or a shell of npm's that passes no signal on (where the
 * script does not begin with `exec`). Only under npm, since elsewhere a process may be left running on purpose.
 */
export function whenOrphaned(stop: () => void, env: NodeJS.ProcessEnv = process.env): void {
  if (!env.npm_lifecycle_event || parent <= 1) return
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 250)
  watch.unref()
}
