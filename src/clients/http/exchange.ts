import type { Dispatcher } from "undici"
import { AnswerTooLargeError, NoAnswerError, NotSentError } from "./errors"

export interface RawAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/**
 * One HTTP exchange on undici's dispatcher: no retry, no redirect followed, the body read whole under a size cap.
 * undici calls `onRequestStart` right before it writes, so "was it sent?" is known, not guessed from error codes;
 * a second start would be the pool re-sending, and is refused.
 * @throws NotSentError when nothing was written; NoAnswerError for everything after that, the caller's abort included.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  limits: { signal: AbortSignal; maxAnswerBytes: number },
): Promise<RawAnswer> {
  const { signal, maxAnswerBytes } = limits
  return new Promise((resolve, reject) => {
    let started: Dispatcher.DispatchController | null = null
    let settled = false
    let bytes = 0
    const answer: RawAnswer = { status: 0, headers: {}, body: Buffer.alloc(0) }
    const chunks: Buffer[] = []

    const settle = (finish: () => void) => {
      if (settled) return
      settled = true
      signal.removeEventListener("abort", onAbort)
      finish()
    }
    const fail = (cause: unknown) => settle(() => reject(started ? new NoAnswerError(cause) : new NotSentError(cause)))
    const onAbort = () => {
      fail(signal.reason)
      started?.abort(asError(signal.reason))
    }
    if (signal.aborted) return fail(signal.reason)
    signal.addEventListener("abort", onAbort, { once: true })

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        if (settled || started) return controller.abort(new Error("given up before it was written, or written once already"))
        started = controller
      },
      onResponseStart(_controller, status, headers) {
        answer.status = status
        answer.headers = headers
      },
      onResponseData(controller, chunk) {
        bytes += chunk.length
        if (bytes <= maxAnswerBytes) return void chunks.push(chunk)
        const cause = new AnswerTooLargeError(maxAnswerBytes)
        fail(cause)
        controller.abort(cause)
      },
      onResponseEnd() {
        settle(() => resolve({ ...answer, body: Buffer.concat(chunks) }))
      },
      onResponseError(_controller, error) {
        fail(error)
      },
    }
    try {
      dispatcher.dispatch(request, handler)
    } catch (error) {
      fail(error)
    }
  })
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("aborted")
}
