import type { FilterableNotificationProps, INotificationModuleService, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules, NotificationStatus } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { noticeOf, type TaskClaim } from "../../modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../modules/voucher/service"
import { writeMail } from "../mail/write-mail"
import { thrownBy } from "./thrown"
import type { TaskHandler } from "./task-handler"

const CHANNEL = "email"
const TEMPLATES = { delivered: "voucher-delivered", refunded: "voucher-refunded", access: "voucher-access" } as const

/**
 * Hands the news of a delivery or a refund, or a link that was asked for, to Medusa's Notification module, once: the idempotency key is the
 * task's, and Medusa sends no second time what it has sent. `data` names the order only, because the module stores and prints it; the link is in
 * `content`, which goes to the provider and has no column. Without a provider for e-mail there is nobody to tell.
 */
export const notify: TaskHandler = async (container, task) => {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const notice = noticeOf(task)
  const buyer = await voucher.tasks.buyerEmail(task.orderId)
  if (!hasEmailProvider(container) || expired(voucher, task)) return "dropped"
  if (notice === "access" ? !voucher.voucherUrl : !buyer) return "dropped"
  const notifications = container.resolve(Modules.NOTIFICATION) as Notifications
  if (await wasSent(notifications, task.key)) return "done"
  const mail = await writeMail(container, task.orderId, notice)
  const to = notice === "access" ? mail.to : buyer
  if (!to) return "dropped"
  try {
    await notifications.createNotifications({
      to,
      channel: CHANNEL,
      template: TEMPLATES[notice],
      data: { order_id: task.orderId },
      content: mail.content,
      trigger_type: `voucher.${notice}`,
      resource_type: "order",
      resource_id: task.orderId,
      idempotency_key: task.key,
    })
  } catch (error) {
    // A provider may quote what it could not send, and the reason is stored with the task.
    throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, thrownBy(error).message.replaceAll(mail.token ?? "\0", "(token)"))
  }
  return "done"
}

/** Why a link cannot be mailed in this shop, and what to do; null when it can. */
export function linkProblem(container: MedusaContainer): string | null {
  if (!container.resolve<VoucherModuleService>(VOUCHER_MODULE).voucherUrl) return "Set storefront.voucherUrl to the shop's page for vouchers, so that a link can be mailed"
  return hasEmailProvider(container) ? null : 'Add a notification provider for the channel "email" to medusa-config.ts, so that a link can be mailed'
}

/** News older than a day is no news. */
const expired = (voucher: VoucherModuleService, task: TaskClaim) => task.tryingForMs > 24 * voucher.policy.times.hourMs

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
function hasEmailProvider(container: MedusaContainer): boolean {
  const config = configSchema.safeParse(container.resolve(ContainerRegistrationKeys.CONFIG_MODULE))
  const options = config.data?.modules[Modules.NOTIFICATION].options
  return options?.cloud !== undefined || (options?.providers ?? []).some((provider) => provider.options?.channels?.includes(CHANNEL))
}

/** What every Medusa module service can do and this one's type does not say. */
type Notifications = INotificationModuleService & { deleteNotifications(ids: string[]): Promise<void> }

/**
 * Whether the notification went out. One that a dead process or a failing provider left behind is deleted: Medusa passes over a pending one for
 * ever, and of a failed one it updates a row that is not there. What was sent just before a death is sent twice.
 */
async function wasSent(notifications: Notifications, key: string): Promise<boolean> {
  const rows = await notifications.listNotifications({ idempotency_key: key } as FilterableNotificationProps, { select: ["id", "status"] })
  if (rows.some(({ status }) => status === NotificationStatus.SUCCESS)) return true
  if (rows.length) await notifications.deleteNotifications(rows.map(({ id }) => id))
  return false
}
