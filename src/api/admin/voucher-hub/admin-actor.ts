import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"
import type { AdminActor } from "../../../workflows/orders/reveal-to-user"

const authSchema = z.looseObject({
  actor_id: z.string(),
  actor_type: z.string(),
  app_metadata: z.looseObject({ roles: z.array(z.string()).nullish() }).nullish(),
  mfa_enabled: z.boolean().nullish(),
  mfa_challenge_completed_at: z.union([z.string(), z.number(), z.date()]).nullish(),
})

/** Who is signed in. A second factor counts only when the sign-in asked for it: Medusa's own check lets users without one pass. */
export function adminActorOf(req: AuthenticatedMedusaRequest<unknown>): AdminActor {
  const auth = authSchema.parse(req.auth_context)
  return {
    type: auth.actor_type,
    id: auth.actor_id,
    roles: auth.app_metadata?.roles ?? [],
    mfaDone: auth.mfa_enabled === true && Boolean(auth.mfa_challenge_completed_at),
  }
}
