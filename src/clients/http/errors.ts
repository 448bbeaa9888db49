/** The request was surely not written: refused, DNS, TLS, connect timeout, or given up while still waiting for a connection. */
export class NotSentError extends Error {
  /** Short reason for logs: `ECONNREFUSED`, `UND_ERR_CONNECT_TIMEOUT`, `deadline`. */
  readonly reason: string

  constructor(cause: unknown) {
    super(`the request was not sent (${reasonOf(cause)})`, { cause })
    this.name = "NotSentError"
    this.reason = reasonOf(cause)
  }
}

/** The request may have been written and no complete answer came: nobody knows whether the upstream acted. */
export class NoAnswerError extends Error {
  /** Short reason for logs: `UND_ERR_SOCKET`, `ECONNRESET`, `deadline`, `aborted`, `too_large`. */
  readonly reason: string

  constructor(cause: unknown) {
    super(`no complete answer came (${reasonOf(cause)})`, { cause })
    this.name = "NoAnswerError"
    this.reason = reasonOf(cause)
  }
}

/** The absolute deadline passed. */
export class DeadlineError extends Error {
  readonly code = "deadline"

  constructor(milliseconds: number) {
    super(`the deadline of ${milliseconds} ms passed`)
    this.name = "DeadlineError"
  }
}

/** The answer is larger than the cap. */
export class AnswerTooLargeError extends Error {
  readonly code = "too_large"

  constructor(maxBytes: number) {
    super(`the answer is larger than ${maxBytes} bytes`)
    this.name = "AnswerTooLargeError"
  }
}

function reasonOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code
  if (typeof code === "string" && code) return code
  return cause instanceof Error && cause.name !== "AbortError" ? cause.name : "aborted"
}
