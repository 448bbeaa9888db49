import type { IncomingMessage } from "node:http"

/** The largest webhook body we accept (`surface.md`, HTTP). */
export const MAX_BODY_BYTES = 256 * 1024

/** How long a sender may take to hand over its body. */
const BODY_DEADLINE_MS = 10_000

/** What is thrown away of a body that is too large, so that its sender gets to read our 413, before the socket is simply closed. */
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024

export type RawBody =
  | { kind: "read"; bytes: Buffer }
  | { kind: "too_large" }
  | { kind: "too_slow" }
  /** The sender hung up; there is nobody to answer. */
  | { kind: "aborted" }
  /** Something before us read the body and kept no bytes: a signature cannot be checked. */
  | { kind: "consumed" }

/**
 * Reads the exact bytes of a request whose route has `bodyParser: false`. Medusa's own parsers answer bad JSON, foreign charsets and
 * large bodies before a route runs, keep no bytes for other content types and unpack gzip, so the order of `surface.md` needs this.
 * Keeps at most `maxBytes` in memory and never waits longer than `deadlineMs`.
 */
export function readRawBody(
  req: IncomingMessage & { rawBody?: unknown },
  { maxBytes = MAX_BODY_BYTES, deadlineMs = BODY_DEADLINE_MS } = {},
): Promise<RawBody> {
  if (Buffer.isBuffer(req.rawBody)) {
    return Promise.resolve(req.rawBody.length > maxBytes ? { kind: "too_large" } : { kind: "read", bytes: req.rawBody })
  }
  if (req.readableEnded) return Promise.resolve({ kind: "consumed" })
  if (req.destroyed) return Promise.resolve({ kind: "aborted" })

  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let received = 0
    const tooLarge = () => received > maxBytes || Number(req.headers["content-length"] ?? 0) > maxBytes

    const finish = (result: RawBody) => {
      clearTimeout(deadline)
      req.off("data", take).off("end", end).off("error", hungUp).off("close", hungUp)
      req.on("error", () => undefined)
      req.pause()
      resolve(result)
    }
    const take = (chunk: Buffer) => {
      received += chunk.length
      if (!tooLarge()) chunks.push(chunk)
      else chunks.length = 0
      if (received > MAX_DISCARDED_BYTES) finish({ kind: "too_large" })
    }
    const end = () => finish(tooLarge() ? { kind: "too_large" } : { kind: "read", bytes: Buffer.concat(chunks) })
    const hungUp = () => finish({ kind: "aborted" })
    const deadline = setTimeout(() => finish({ kind: tooLarge() ? "too_large" : "too_slow" }), deadlineMs)

    req.on("data", take).on("end", end).on("error", hungUp).on("close", hungUp)
  })
}
