import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { watchOrderUnits } from "../../../../../../workflows/live/order-watch"
import { authorizeOrder } from "../../../../../../workflows/orders/shopper-access"
import { countingWrongAnswers } from "../../../../../limits"
import { askerOf } from "../../../../asker"
import { EventStream } from "../../../../event-stream"

/** How the vouchers of an order stand, as it changes, until they are at rest; never a code. */
export const GET = countingWrongAnswers(async (req: MedusaRequest, res: MedusaResponse) => {
  const orderId = req.params.id ?? ""
  await authorizeOrder(req.scope, orderId, askerOf(req))
  const stream = new EventStream(req, res)
  const stop = await watchOrderUnits(req.scope, orderId, (news) => {
    stream.send("units", news)
    if (news.at_rest) stream.end("at_rest")
  })
  stream.onEnd(stop)
})
