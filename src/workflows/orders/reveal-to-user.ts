import { hasPermission } from "@medusajs/framework"
import type { IUserModuleService, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules, type FlagRouter } from "@medusajs/framework/utils"
import { REVEAL_POLICY } from "../../domain/reveal-policy"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { countReveal } from "./count-reveal"
import { showVoucher, type ShownVoucher } from "./reveal"

/** Who is signed in to the dashboard, as Medusa's authentication found out. */
export interface AdminActor {
  type: string
  id: string
  roles: string[]
  /** A second factor was asked for and given. */
  mfaDone: boolean
}

const refuse = (message: string) => new MedusaError(MedusaError.Types.FORBIDDEN, message)

/**
 * Opens a code for a person of the shop, with a reason, audited like every reveal.
 * @throws MedusaError FORBIDDEN naming what is missing; TooManyRequests.
 */
export async function revealToUser(container: MedusaContainer, unitId: string, actor: AdminActor, reason: string, ip: string | null): Promise<ShownVoucher> {
  await mayReveal(container, actor)
  await countReveal(container, { customerId: actor.id, token: null }, unitId)
  return showVoucher(container, unitId, { type: "user", id: actor.id, ip, reason })
}

/** Whether the dashboard offers this person to reveal; the reveal itself asks again. */
export async function isAllowedToReveal(container: MedusaContainer, actor: AdminActor): Promise<boolean> {
  return mayReveal(container, actor).then(() => true, (error: unknown) => {
    if (MedusaError.isMedusaError(error) && error.type === MedusaError.Types.FORBIDDEN) return false
    throw error
  })
}

/** @throws MedusaError FORBIDDEN unless this user may see codes. */
export async function mayReveal(container: MedusaContainer, actor: AdminActor): Promise<void> {
  const { revealOptions }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (actor.type !== "user") throw refuse("Only a signed-in user may reveal a code or send its link elsewhere, not an API key")
  if (revealOptions.requireMfa && !actor.mfaDone) throw refuse("Revealing a code asks for a second factor: set one up, sign out, and sign in again with it")
  if (await isListed(container, actor.id, revealOptions.allowedUsers)) return
  if (await rbacGrants(container, actor.roles)) return
  throw refuse("You may not reveal codes. Ask for your e-mail in reveal.allowedUsers, or for a role with the policy voucher_code:reveal")
}

async function isListed(container: MedusaContainer, userId: string, allowed: readonly string[]): Promise<boolean> {
  if (!allowed.length) return false
  if (allowed.includes(userId)) return true
  const users: IUserModuleService = container.resolve(Modules.USER)
  const [user] = await users.listUsers({ id: userId }, { select: ["id", "email"] })
  const email = user?.email.toLowerCase()
  return email !== undefined && allowed.some((entry) => entry.toLowerCase() === email)
}

/** Medusa's own check is true for everybody while RBAC is off, and for a user without roles; here both mean no. */
async function rbacGrants(container: MedusaContainer, roles: string[]): Promise<boolean> {
  if (!roles.length || !container.resolve<FlagRouter>(ContainerRegistrationKeys.FEATURE_FLAG_ROUTER).isFeatureEnabled("rbac")) return false
  return hasPermission({ roles, actions: { ...REVEAL_POLICY }, container })
}
