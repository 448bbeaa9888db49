import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

export interface GiftCoCard {
  serial: string
  pin: string
  /** Paise. */
  face: number
}
export interface GiftCoPurchase {
  key: string
  id: string
  sku: string
  cards: GiftCoCard[]
}

/** A supplier that has nothing of Hubble's: other words, amounts in paise, one PUT per purchase under the buyer's key. It loses its first answer. */
export interface GiftCo {
  url: string
  purchases: Map<string, GiftCoPurchase>
  stop(): Promise<void>
}

export const GIFTCO_SKU = "giftco-books"
const CATALOGUE = [{ sku: GIFTCO_SKU, name: "GiftCo Books", faces: [30_000, 70_000] }]

async function bodyOf(request: AsyncIterable<Buffer>): Promise<{ sku: string; wanted: { face: number; count: number }[] }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString()) as { sku: string; wanted: { face: number; count: number }[] }
}

export async function startGiftCo(): Promise<GiftCo> {
  const purchases = new Map<string, GiftCoPurchase>()
  let lost = false
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) => void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
    const [, room = "", key = ""] = (request.url ?? "").split("/")
    if (room === "catalogue") return answer(200, CATALOGUE)
    const known = purchases.get(key) ?? [...purchases.values()].find(({ id }) => id === key)
    if (request.method === "GET") return known ? answer(200, known) : answer(404, { error: "unknown" })
    void bodyOf(request).then(({ sku, wanted }) => {
      const cards = wanted.flatMap(({ face, count }) => Array.from({ length: count }, () => ({ serial: `GC-${randomUUID()}`, pin: randomUUID().slice(0, 8), face })))
      purchases.set(key, known ?? { key, id: `giftco_${key}`, sku, cards })
      if (lost) return answer(200, purchases.get(key))
      lost = true
      request.socket.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const stop = () => new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, purchases, stop }
}
