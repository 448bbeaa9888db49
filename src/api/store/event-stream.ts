import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

const HEARTBEAT_MS = 15_000
/** A stream bars a process from stopping, so none is for ever. */
const LONGEST_MS = 600_000

export type EndReason = "at_rest" | "time" | "shutdown"

const open = new Set<EventStream>()
let endsWithProcess = false

/** Streams would keep a stopping process waiting for them: Medusa closes its server first, and that waits for every connection. */
function endWithProcess(): void {
  if (endsWithProcess) return
  endsWithProcess = true
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      for (const stream of open) stream.end("shutdown")
    })
  }
}

/** Server-sent events on a response: uncompressed and unbuffered on the way, with a heartbeat, ended after ten minutes at the latest. */
export class EventStream {
  readonly #res: MedusaResponse
  readonly #timers: NodeJS.Timeout[]
  #onEnd: (() => void)[] = []
  #ended = false

  constructor(req: MedusaRequest, res: MedusaResponse) {
    this.#res = res
    endWithProcess()
    res.status(200)
    res.setHeader("Content-Type", "text/event-stream; charset=utf-8")
    // no-transform: a compressed stream is held back until its end; the last one is nginx's.
    res.setHeader("Cache-Control", "no-store, no-transform")
    res.setHeader("X-Accel-Buffering", "no")
    res.flushHeaders()
    this.#timers = [setInterval(() => res.write(": heartbeat\n\n"), HEARTBEAT_MS).unref(), setTimeout(() => this.end("time"), LONGEST_MS).unref()]
    open.add(this)
    req.once("close", () => this.#close())
    res.once("close", () => this.#close())
    // Who hung up while we looked whose order it is.
    if (res.closed) this.#close()
  }

  send(event: string, data: unknown): void {
    if (!this.#ended) this.#res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  end(reason: EndReason): void {
    if (this.#ended) return
    this.send("end", { reason })
    this.#close()
    this.#res.end()
  }

  /** Runs once, when the stream ends or the other side went away; at once if that was before. */
  onEnd(run: () => void): void {
    if (this.#ended) run()
    else this.#onEnd.push(run)
  }

  #close(): void {
    if (this.#ended) return
    this.#ended = true
    open.delete(this)
    for (const timer of this.#timers) clearTimeout(timer)
    for (const run of this.#onEnd) run()
    this.#onEnd = []
  }
}
