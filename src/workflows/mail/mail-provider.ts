import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
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

/** The options without which no link to vouchers is mailed; none where links are. */
export function missingForLinks(container: MedusaContainer): string[] {
  const { voucherUrl }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  return [...(voucherUrl ? [] : ["storefront.voucherUrl"]), ...(hasEmailProvider(container) ? [] : [`@medusajs/medusa/notification (channel "${EMAIL_CHANNEL}")`])]
}

/** Why a link of this kind cannot be mailed in this shop, and what to do; null when it can. */
export function linkProblem(container: MedusaContainer, kind: "vouchers" | "gift" = "vouchers"): string | null {
  const { voucherUrl, giftUrl }: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  if (kind === "vouchers" && !voucherUrl) return "Set storefront.voucherUrl to the shop's page for vouchers, so that a link can be mailed"
  if (kind === "gift" && !giftUrl) return "Set storefront.giftUrl to the shop's page for gifts, so that a link can be mailed"
  return hasEmailProvider(container) ? null : `Add a notification provider for the channel "${EMAIL_CHANNEL}" to medusa-config.ts, so that a link can be mailed`
}
