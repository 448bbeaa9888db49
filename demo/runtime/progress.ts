const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`

export type Say = (line: string) => void

/** Progress belongs on stderr: stdout is for results, and the last line of `demo:once` is JSON. */
export const say: Say = (line) => void process.stderr.write(`${line}\n`)

/** Says what ended a command: with its stack, unless somebody mistyped an option. */
export function sayFailure(error: unknown): void {
  if (!(error instanceof Error)) return say(String(error))
  const mistyped = "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")
  say(mistyped ? error.message : (error.stack ?? error.message))
}

/** Runs one stage and says what it took; on a terminal a long stage shows that it is still running. */
export async function stage<T>(title: string, work: () => Promise<T>, print: Say = say): Promise<T> {
  const startedAt = Date.now()
  const live = process.stderr.isTTY && print === say
  const draw = () => process.stderr.write(`\r  ${title} ${"▪".repeat(1 + (Math.floor((Date.now() - startedAt) / 500) % 12)).padEnd(12)} ${seconds(startedAt)} `)
  const ticker = live ? setInterval(draw, 500) : undefined
  ticker?.unref()
  const clear = () => {
    clearInterval(ticker)
    if (live) process.stderr.write("\r\x1b[2K")
  }
  try {
    const result = await work()
    clear()
    print(`  ${title.padEnd(46)} ${seconds(startedAt).padStart(8)}`)
    return result
  } catch (error) {
    clear()
    print(`  ${title.padEnd(46)} ${seconds(startedAt).padStart(8)}  failed`)
    throw error
  }
}
