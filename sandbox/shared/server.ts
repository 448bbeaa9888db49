/** The HTTP server of a sandbox: reads a call, decides its faults, records it and answers. Control routes know no faults and are not recorded. */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { answerCall } from "./answering"
import type { CallFacts, FaultBook, FaultRule } from "./fault-rules"
import { isWireFault } from "./fault-table"
import type { RequestEntry, RequestRecord } from "./record"
import { type Answer, type Call, type ControlCall, type Route, type RouteMatch, findRoute } from "./routes"
import { DroppedWait, type Timers } from "./timers"

export interface SandboxServerOptions {
  port: number
  routes: readonly Route[]
  control: readonly Route<ControlCall>[]
  record: RequestRecord
  faults: FaultBook
  timers: Timers
  lateMs: () => number
  /** Reference, order and product of a call, as far as it names them. */
  facts: (name: string, call: Call) => CallFacts
  faultAnswer: (rule: FaultRule, call: Call) => Answer
  notFound: (call: Call) => Answer
  badRequest: (message: string, call: Call) => Answer
  /** The header that must carry a new id with each request; null: this upstream knows none. Default `x-request-id`. */
  requestIdHeader?: string | null
  /** Headers of the upstream's own answers, made from the text that is sent. */
  headersOf?: (text: string, call: Call) => Record<string, string>
}

export interface RunningServer {
  url: string
  close(): Promise<void>
}

const MAX_BODY_BYTES = 1_000_000

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new Error("the body is too large")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseJson(bytes: Buffer): { value: unknown; failed: boolean } {
  const raw = bytes.toString("utf8")
  if (raw === "") return { value: undefined, failed: false }
  try {
    return { value: JSON.parse(raw) as unknown, failed: false }
  } catch {
    return { value: undefined, failed: true }
  }
}

/** Notes a client that hangs up; answers what destroys the socket as a fault instead. */
function watchHangUp(response: ServerResponse, entry: RequestEntry): () => void {
  let cutByFault = false
  response.on("close", () => {
    if (!response.writableFinished && !cutByFault) entry.aborted = true
  })
  return () => {
    cutByFault = true
    response.destroy()
  }
}

async function serveControl(
  { route, params }: RouteMatch<ControlCall>, asked: Omit<ControlCall, "params" | "body">, raw: Buffer, response: ServerResponse,
): Promise<void> {
  const { value, failed } = parseJson(raw)
  const answer = failed ? { status: 400, body: { error: "the body is not JSON" } } : await route.handle({ ...asked, params, body: value })
  response.writeHead(answer.status, { "content-type": "application/json" })
  response.end(JSON.stringify(answer.body))
}

function requestIdOf(request: IncomingMessage, name: string | null): string | null {
  const header = name === null ? null : request.headers[name]
  return typeof header === "string" && header !== "" ? header : null
}

/** Writes what the call is about into its record entry and answers the faults that hit it. */
function decideFaults(options: SandboxServerOptions, call: Call, match: RouteMatch | null): FaultRule[] {
  if (!match) return []
  const name = call.entry.call
  const facts = options.facts(name, call)
  call.entry.reference_id = facts.reference_id ?? null
  call.entry.order_id = facts.order_id ?? null
  call.entry.product_id = facts.product_id ?? null
  const rules = options.faults.decide(name, facts)
  if (rules.length > 0) call.entry.fault = rules.map((rule) => rule.fault).join("+")
  return rules
}

async function serve(options: SandboxServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://sandbox.invalid")
  const { requestIdHeader = "x-request-id" } = options
  const path = decodeURIComponent(url.pathname)
  const method = request.method ?? "GET"
  const asked = { method, path, query: url.searchParams, headers: request.headers }
  const control = findRoute(options.control, method, path)
  if (control) return serveControl(control, asked, await readBody(request), response)
  const match = findRoute(options.routes, method, path)
  const entry = options.record.open({
    method, path, route: match?.route.template ?? "(none)", call: match?.route.name ?? "unknown", request_id: requestIdOf(request, requestIdHeader),
  })
  const cut = watchHangUp(response, entry)
  const raw = await readBody(request)
  const { value, failed } = parseJson(raw)
  entry.call = match?.route.nameOf?.(value) ?? entry.call
  if (requestIdHeader !== null) options.record.checkRequestId(entry)
  const call: Call = { ...asked, params: match?.params ?? {}, body: value, raw, entry, breakers: [] }
  const rules = decideFaults(options, call, match)
  call.breakers = rules.filter((rule) => !isWireFault(rule.fault))
  await answerCall({
    response, entry, cut, lateMs: options.lateMs(), headersOf: (text) => options.headersOf?.(text, call) ?? {},
    process: async () => (failed ? options.badRequest("The request body is not JSON", call) : match ? match.route.handle(call) : options.notFound(call)),
    faultAnswer: (rule) => options.faultAnswer(rule, call),
    wait: (ms) => options.timers.wait(ms),
  }, rules.find((rule) => isWireFault(rule.fault)))
}

export async function startSandboxServer(options: SandboxServerOptions): Promise<RunningServer> {
  const server: Server = createServer((request, response) => {
    serve(options, request, response).catch((error: unknown) => {
      if (error instanceof DroppedWait) return void response.destroy()
      options.record.anomaly("sandbox_error", error instanceof Error ? error.message : String(error))
      if (response.headersSent || response.destroyed) return void response.destroy()
      response.writeHead(500, { "content-type": "application/json" })
      response.end(JSON.stringify({ error: "the sandbox itself failed; see anomalies in its record" }))
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(options.port, "127.0.0.1", resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => {
      options.timers.clear()
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
