import type { FilterableNotificationProps, INotificationModuleService, MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules, NotificationStatus } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { noticeOf, type TaskClaim } from "../../modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../modules/voucher/service"
import { writeLetter } from "../mail/letters"
import { EMAIL_CHANNEL, hasEmailProvider, voucherPage } from "../mail/mail-provider"
import { providerWorks, warnOfProvider } from "../mail/provider-warnings"
import { thrownBy } from "./thrown"
import type { TaskHandler } from "./task-handler"

/**
 * Hands one mail to Medusa's Notification module, once: the idempotency key is the task's, and Medusa sends no second time what it has sent.
 * `data` holds ids only, because the module stores and prints it; the link is in `content`, which goes to the provider and has no column.
 * Without a provider for e-mail there is nobody to tell, except that a gift waits for one.
 */
export const notify: TaskHandler = async (container, task) => {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  const notice = noticeOf(task)
  if (expired(voucher, task)) {
    await voucher.tasks.end(task, { state: "dropped", gaveUp: "It could not be sent in time" })
    return "ended"
  }
  if (!hasEmailProvider(container)) {
    if (notice !== "gift") return "dropped"
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `A gift cannot be sent: add a notification provider for the channel "${EMAIL_CHANNEL}" to medusa-config.ts`)
  }
  if (notice === "access" && !voucherPage(container)) return "dropped"
  const notifications = container.resolve(Modules.NOTIFICATION) as Notifications
  const underWay = unanswered.get(task.key)
  if (underWay && performance.now() - underWay.since < LOST_AFTER_MS) await inTime(underWay.answer)
  else if (!(await wasSent(notifications, task.key)) && !(await send(container, notifications, task))) return "dropped"
  if (task.payload.gift_id && notice === "gift") await voucher.gifts.sent(task.payload.gift_id)
  return "done"
}

/** In real time, since the provider is: one that has not answered by then leaves its place to another mail, and is waited for again at the next try. */
const ANSWER_WITHIN_MS = 60_000

/** Sends of this process whose provider has not answered yet, by task: to send anew would mail the same once more. */
const unanswered = new Map<string, { answer: Promise<void>; since: number }>()
/** One without an answer for so long will have none. */
const LOST_AFTER_MS = 600_000

/** Medusa puts the id of the notification, another one at each try, before the provider's words. */
const MEDUSAS_PREFIX = /^Failed to send notification with id \S+:\s*/

async function send(container: MedusaContainer, notifications: Notifications, task: TaskClaim): Promise<boolean> {
  const letter = await writeLetter(container, task)
  if (!letter) return false
  const { to, template, data, content, resource, secrets } = letter
  const message = { to, channel: EMAIL_CHANNEL, template, data, content, trigger_type: `voucher.${noticeOf(task)}`, resource_type: resource.type, resource_id: resource.id, idempotency_key: task.key }
  const answer = notifications.createNotifications(message)
    .then(() => providerWorks(container), (error: unknown) => {
      // A provider may quote what it could not send, and the reason is stored with the task.
      throw failed(secrets.reduce((text, secret) => text.replaceAll(secret, "(secret)"), thrownBy(error).message).replace(MEDUSAS_PREFIX, ""))
    })
    .finally(() => unanswered.get(task.key)?.answer === answer && unanswered.delete(task.key))
  unanswered.set(task.key, { answer, since: performance.now() })
  try {
    await inTime(answer)
    return true
  } catch (error) {
    warnOfProvider(container, task.id)
    throw error
  }
}

const failed = (said: string) => new MedusaError(MedusaError.Types.UNEXPECTED_STATE, said)

/** An answer that comes later is found by the next try. */
async function inTime(answer: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(failed(`The provider for e-mail did not answer within ${ANSWER_WITHIN_MS / 1_000} seconds`)), ANSWER_WITHIN_MS)
  })
  await Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/** News older than a day is no news; a gift is one after a week, too, and then a person looks at why it did not go out. */
const expired = (voucher: VoucherModuleService, task: TaskClaim) => task.tryingForMs > (noticeOf(task) === "gift" ? 7 * 24 : 24) * voucher.policy.times.hourMs

/** What every Medusa module service can do and this one's type does not say. */
type Notifications = INotificationModuleService & { deleteNotifications(ids: string[]): Promise<void> }

/**
 * Whether the notification went out. One that a dead process, or a provider that failed, left behind is deleted: Medusa passes over a pending one for ever,
 * and of a failed one it updates a row that is not there. What was sent just before a death, or is answered later than that, is sent twice, under the same idempotency key.
 */
async function wasSent(notifications: Notifications, key: string): Promise<boolean> {
  const rows = await notifications.listNotifications({ idempotency_key: key } as FilterableNotificationProps, { select: ["id", "status"] })
  if (rows.some(({ status }) => status === NotificationStatus.SUCCESS)) return true
  if (rows.length) await notifications.deleteNotifications(rows.map(({ id }) => id))
  return false
}
