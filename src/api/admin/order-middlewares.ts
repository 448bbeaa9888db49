import type { AuthenticatedMedusaRequest, MedusaNextFunction, MedusaResponse, MiddlewareRoute } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"
import { mayChangeEmail, mayEdit, mayHandOver, maySeeTransferToken, orderOfChange } from "../../workflows/orders/hand-over"
import { adminActorOf } from "./voucher-hub/admin-actor"

/** Medusa's own body, as far as the check needs it. */
const emailBody = z.object({ email: z.unknown().refine((email) => email !== undefined) })

async function checkTransfer(req: AuthenticatedMedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  await mayHandOver(req.scope, req.params.id ?? "", adminActorOf(req))
  next()
}

async function checkEmail(req: AuthenticatedMedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  const body = emailBody.safeParse(req.body)
  if (body.success) await mayChangeEmail(req.scope, req.params.id ?? "", body.data.email, adminActorOf(req))
  next()
}

async function checkEdit(req: AuthenticatedMedusaRequest, _res: MedusaResponse, next: MedusaNextFunction): Promise<void> {
  await mayEdit(req.scope, req.params.id ?? "", adminActorOf(req))
  next()
}

const withoutTokens = (body: unknown) => JSON.parse(JSON.stringify(body, (key, value: unknown) => (key === "token" ? undefined : value))) as unknown

/** Anybody may ask the store for an order's transfer to himself: who reads the token that its buyer is mailed needs no buyer to accept it. */
const hideTransferToken = (orderIdOf: (req: AuthenticatedMedusaRequest) => Promise<string | null>) =>
  async (req: AuthenticatedMedusaRequest, res: MedusaResponse, next: MedusaNextFunction): Promise<void> => {
    const orderId = await orderIdOf(req)
    if (orderId !== null && !(await maySeeTransferToken(req.scope, orderId, adminActorOf(req)))) {
      const send = res.json.bind(res)
      res.json = (body: unknown) => send(withoutTokens(body))
    }
    next()
  }

const hideOfOrder = hideTransferToken((req) => Promise.resolve(req.params.id ?? null))

/** Medusa's own routes by which an order's vouchers could reach somebody else than its buyer. */
export const orderMiddlewares: MiddlewareRoute[] = [
  { matcher: "/admin/orders/:id/transfer", methods: ["POST"], middlewares: [checkTransfer] },
  { matcher: "/admin/orders/:id/transfer/guest", methods: ["POST"], middlewares: [checkTransfer] },
  { matcher: "/admin/orders/:id", methods: ["POST"], middlewares: [checkEmail] },
  { matcher: "/admin/order-edits/:id/*", methods: ["POST", "DELETE"], middlewares: [checkEdit] },
  { matcher: "/admin/orders/:id/changes", methods: ["GET"], middlewares: [hideOfOrder] },
  { matcher: "/admin/orders/:id/preview", methods: ["GET"], middlewares: [hideOfOrder] },
  { matcher: "/admin/order-changes/:id", methods: ["POST"], middlewares: [hideTransferToken((req) => orderOfChange(req.scope, req.params.id ?? ""))] },
]
