/** Puts one answer on the wire, or what a fault makes of it. */
import type { ServerResponse } from "node:http"
import type { FaultRule } from "./fault-rules"
import { type WireFault, isWireFault, wireFaults } from "./fault-table"
import type { RequestEntry } from "./record"
import type { Answer } from "./routes"

export interface WireContext {
  response: ServerResponse
  entry: RequestEntry
  /** Runs the call against the upstream's state. */
  process: () => Promise<Answer>
  /** Body of a fault that has none in the table: 401, 403 and error_body are the upstream's own words. */
  faultAnswer: (rule: FaultRule) => Answer
  /** What the upstream adds to its own answers, e.g. a signature over their text. */
  headersOf: (text: string) => Record<string, string>
  /** Longer than the client's own deadline. */
  lateMs: number
  wait: (ms: number) => Promise<void>
  /** Destroys the socket as a fault, which is not the client hanging up. */
  cut: () => void
}

function send(context: WireContext, answer: Answer, text: string, headers: Record<string, string>): void {
  const { response, entry } = context
  if (response.destroyed) return
  if (answer.lost) return context.cut()
  entry.status = answer.status
  response.on("finish", () => {
    entry.answered_at = new Date().toISOString()
    entry.told = answer.told ?? null
  })
  response.writeHead(answer.status, { ...headers, "content-length": Buffer.byteLength(text) })
  response.end(text)
}

function sendWhole(context: WireContext, answer: Answer): void {
  const text = answer.text ?? JSON.stringify(answer.body)
  send(context, answer, text, { "content-type": "application/json", ...answer.headers, ...context.headersOf(text) })
}

function truncate({ response, entry, cut }: WireContext, answer: Answer): void {
  const text = answer.text ?? JSON.stringify(answer.body)
  entry.status = answer.status
  response.writeHead(answer.status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
  response.write(text.slice(0, Math.ceil(text.length / 2)), cut)
}

async function replace(context: WireContext, rule: FaultRule, fault: WireFault, processed: Answer | null): Promise<void> {
  if (fault.text === undefined) return sendWhole(context, context.faultAnswer(rule))
  const status = rule.status ?? fault.status ?? processed?.status ?? 200
  send(context, { status, body: null }, fault.text, { "content-type": fault.contentType ?? "application/json" })
}

/** Answers the call, through `rule`'s fault if there is one. */
export async function answerCall(context: WireContext, rule: FaultRule | undefined): Promise<void> {
  if (!rule || !isWireFault(rule.fault)) return sendWhole(context, await context.process())
  const fault: WireFault = wireFaults[rule.fault]
  if (fault.effect === "delay_first") await context.wait(rule.delay_ms ?? 1_000)
  const processed = rule.processed ?? fault.processes ? await context.process() : null
  switch (fault.effect) {
    case "destroy":
      return context.cut()
    case "hang":
      return
    case "delay":
      await context.wait(rule.delay_ms ?? context.lateMs)
      return sendWhole(context, processed ?? (await context.process()))
    case "delay_first":
      return sendWhole(context, processed ?? (await context.process()))
    case "truncate":
      return truncate(context, processed ?? (await context.process()))
    case "replace":
      return replace(context, rule, fault, processed)
  }
}
