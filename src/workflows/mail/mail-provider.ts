import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules, parseCorsOrigins } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"

export const EMAIL_CHANNEL = "email"

const configSchema = z.looseObject({
  modules: z.looseObject({
    [Modules.NOTIFICATION]: z.looseObject({
      options: z.looseObject({
        cloud: z.looseObject({ api_key: z.string() }).optional(),
        providers: z.array(z.looseObject({ options: z.looseObject({ channels: z.array(z.string()).optional() }).optional() })).optional(),
      }).optional(),
    }),
  }),
})

/** Read from the shop's configuration, because the Notification module does not tell its providers. */
export function hasEmailProvider(container: MedusaContainer): boolean {
  const config = configSchema.safeParse(container.resolve(ContainerRegistrationKeys.CONFIG_MODULE))
  const options = config.data?.modules[Modules.NOTIFICATION].options
  return options?.cloud !== undefined || (options?.providers ?? []).some((provider) => provider.options?.channels?.includes(EMAIL_CHANNEL))
}

const storefrontSchema = z.looseObject({ projectConfig: z.looseObject({ http: z.looseObject({ storeCors: z.string() }) }) })
const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"])
const DEFAULT_PAGE = "/vouchers/{order_id}"

/**
 * Where a link to vouchers leads: the shop's page, else one under the origin that its store CORS list names; null where it names none, or several, since a
 * partner's page must not get a token that opens codes. On a developer's machine, of several, it is the first of that machine.
 */
export function voucherPage(container: MedusaContainer): string | null {
  const { voucherUrl }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (voucherUrl) return voucherUrl
  const config = storefrontSchema.safeParse(container.resolve(ContainerRegistrationKeys.CONFIG_MODULE))
  const listed = parseCorsOrigins(config.data?.projectConfig.http.storeCors ?? "").flatMap((one) => (typeof one === "string" && /^https?:/.test(one) && URL.canParse(one) ? [new URL(one)] : []))
  const [origin, ...others] = new Set(listed.map((url) => url.origin))
  if (origin !== undefined && !others.length) return origin + DEFAULT_PAGE
  const own = process.env.NODE_ENV === "production" ? undefined : listed.find((url) => LOOPBACK.has(url.hostname))
  return own ? own.origin + DEFAULT_PAGE : null
}

/** Whether that page is one the shop never named. */
export const isPageGuessed = (container: MedusaContainer): boolean => !container.resolve<VoucherModuleService>(VOUCHER_MODULE).voucherUrl && voucherPage(container) !== null

/** The options without which no link to vouchers is mailed; none where links are. */
export function missingForLinks(container: MedusaContainer): string[] {
  return [...(voucherPage(container) ? [] : ["storefront.voucherUrl"]), ...(hasEmailProvider(container) ? [] : [`@medusajs/medusa/notification (channel "${EMAIL_CHANNEL}")`])]
}

/** Why a link of this kind cannot be mailed in this shop, and what to do; null when it can. */
export function linkProblem(container: MedusaContainer, kind: "vouchers" | "gift" = "vouchers"): string | null {
  const { giftUrl }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (kind === "vouchers" && !voucherPage(container)) return "Set storefront.voucherUrl to the shop's page for vouchers, so that a link can be mailed"
  if (kind === "gift" && !giftUrl) return "Set storefront.giftUrl to the shop's page for gifts, so that a link can be mailed"
  return hasEmailProvider(container) ? null : `Add a notification provider for the channel "${EMAIL_CHANNEL}" to medusa-config.ts, so that a link can be mailed`
}
