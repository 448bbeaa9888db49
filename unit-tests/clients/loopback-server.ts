import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"

export interface SeenRequest {
  method: string
  /** Path and query as written on the wire. */
  url: string
  headers: IncomingMessage["headers"]
  body: string
}

export type Answer = (request: SeenRequest, response: ServerResponse, socket: Socket) => void | Promise<void>

export interface LoopbackServer {
  url: string
  seen: SeenRequest[]
  close(): Promise<void>
}

/** A real HTTP server on loopback that records what it read (whole) before it answers. */
export async function loopbackServer(answer: Answer): Promise<LoopbackServer> {
  const seen: SeenRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const entry = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString("utf8") }
      seen.push(entry)
      void answer(entry, response, request.socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
}

/** An address nobody listens on. */
export async function closedPort(): Promise<string> {
  const server = await loopbackServer(() => undefined)
  await server.close()
  return server.url
}
