import http from "node:http"
import type { AddressInfo } from "node:net"
import sirv from "sirv"

export interface StorefrontSettings {
  apiUrl: string
  publishableKey: string
}

export interface StorefrontServer {
  url: string
  stop(): Promise<void>
}

/** What a shop's own web server should send with every page: codes are shown here, so no other origin's script or frame comes near. */
const securityHeaders = (apiUrl: string): Record<string, string> => ({
  "content-security-policy": [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: https:", `connect-src 'self' ${apiUrl}`,
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
})

/** The built storefront as static files, every path of its own leading to its one page. `settings` is asked at each `/config.json`. */
export async function serveStorefront(directory: string, port: number, settings: () => StorefrontSettings): Promise<StorefrontServer> {
  const files = sirv(directory, { single: true, etag: true, gzip: false, brotli: false })
  const server = http.createServer((request, response) => {
    const now = settings()
    for (const [name, value] of Object.entries(securityHeaders(now.apiUrl))) response.setHeader(name, value)
    if (request.url?.split("?")[0] !== "/config.json") return files(request, response, () => void response.writeHead(404).end())
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" }).end(JSON.stringify(now))
  })
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "localhost", resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, stop }
}
