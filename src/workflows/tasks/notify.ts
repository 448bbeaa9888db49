import type { FilterableNotificationProps, INotificationModuleService, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules, NotificationStatus } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { noticeOf, type TaskClaim } from "../../modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../modules/voucher/service"
import type { TaskHandler } from "./task-handler"

const CHANNEL = "email"
const TEMPLATES = { delivered: "voucher-delivered", refunded: "voucher-refunded" } as const

/**
 * Hands the news of a delivery or a refund to Medusa's Notification module, once: the idempotency key is the task's, and Medusa sends no
 * second time what it has sent. Names the order only, never a code, because the module stores and prints what it is given. Without a provider
 * for e-mail there is nobody to tell.
 */
export const notify: TaskHandler = async (container, task) => {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const to = await voucher.tasks.buyerEmail(task.orderId)
  if (!to || !hasEmailProvider(container) || expired(voucher, task)) return "dropped"
  const notice = noticeOf(task)
  const notifications = container.resolve(Modules.NOTIFICATION) as Notifications
  if (await wasSent(notifications, task.key)) return "done"
  await notifications.createNotifications({
    to,
    channel: CHANNEL,
    template: TEMPLATES[notice],
    data: { order_id: task.orderId },
    trigger_type: `voucher.${notice}`,
    resource_type: "order",
    resource_id: task.orderId,
    idempotency_key: task.key,
  })
  return "done"
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
