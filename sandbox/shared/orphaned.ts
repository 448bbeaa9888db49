/**
 * Calls `stop` once when the process that started us is gone. npm runs a script in a shell of its own that passes no signal on: a SIGTERM to
 * npm ends npm and that shell, and we would stay. Only under npm, since a process may be left running on purpose elsewhere.
 */
export function whenOrphaned(stop: () => void, env: NodeJS.ProcessEnv = process.env): void {
  const parent = process.ppid
  if (!env.npm_lifecycle_event || parent <= 1) return
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 250)
  watch.unref()
}
