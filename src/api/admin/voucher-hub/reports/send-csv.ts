import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/**
 * Sends a report while it is being read, so that its length does not matter. The first piece is read before the head goes out: an error
 * there is an ordinary answer. A later one cuts the transfer off, which a client sees.
 */
export async function sendCsv(req: MedusaRequest, res: MedusaResponse, name: string, text: AsyncGenerator<string>): Promise<void> {
  const first = await text.next()
  res.setHeader("Content-Type", "text/csv; charset=utf-8")
  res.setHeader("Content-Disposition", `attachment; filename="${name}.csv"`)
  res.setHeader("Cache-Control", "no-store")
  const all = async function* () {
    if (!first.done) yield first.value
    yield* text
  }
  await pipeline(Readable.from(all()), res).catch((error: Error) => {
    req.scope.resolve(ContainerRegistrationKeys.LOGGER).error(`voucher-hub: the report ${name} broke off: ${error.message}`)
    res.destroy()
  })
}
