import type { Logger, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { WEBHOOK_INBOX_MODULE } from "../../modules/webhook-inbox"
import { MAX_FAILURES } from "../../modules/webhook-inbox/backoff"
import type WebhookInboxService from "../../modules/webhook-inbox/service"
import type { ClaimedDelivery } from "../../modules/webhook-inbox/types"
import { deliveryHandlers, type DeliveryHandler } from "./handlers"
import { endUnhandled, raiseUnhandled } from "./raise-unhandled"

export interface HandledDeliveries {
  handled: number
  /** To be tried again after a backoff. */
  retried: number
  /** Ids that failed for the tenth time and now rest in `failed`. */
  unhandled: string[]
}

export interface HandleDeliveriesInput {
  /** Only this delivery, if it is due and nobody has it. */
  id?: string
  /** No new batch is claimed after this long. */
  budgetMs?: number
  handlers?: Readonly<Record<string, DeliveryHandler>>
}

const BATCH = 5

/**
 * Claims due deliveries and hands each to its handler, at once to those of a batch; one that throws or hangs costs the others nothing.
 * Safe beside itself in other processes. Handlers must be idempotent: a worker that dies leaves its delivery to the next one.
 */
export async function handleDeliveries(
  container: MedusaContainer,
  { id, budgetMs = 20_000, handlers = deliveryHandlers }: HandleDeliveriesInput = {},
): Promise<HandledDeliveries> {
  const inbox = container.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE)
  const logger = container.resolve<Logger>(ContainerRegistrationKeys.LOGGER)
  const leaseMs = Math.max(12_000, Math.round(180_000 / (await inbox.retrieveTimeScale())))
  const stopAt = Date.now() + budgetMs
  const total: HandledDeliveries = { handled: 0, retried: 0, unhandled: [] }

  const handleOne = async (delivery: ClaimedDelivery) => {
    const result = await outcomeOf(delivery, container, handlers, leaseMs - 2_000)
    if (result.ok) {
      if (await inbox.markHandled(delivery.id, delivery.lease_token, result.outcome)) total.handled += 1
      await endUnhandled(container, delivery)
      return
    }
    // Before the row comes to rest: a process that dies in between repeats this, and the case stays one.
    if (delivery.attempts + 1 >= MAX_FAILURES) await raiseUnhandled(container, delivery, result.error)
    const state = await inbox.markFailed(delivery.id, delivery.lease_token, result.error, delivery.backoff_ms)
    const name = `voucher-hub: webhook delivery ${delivery.id} (${delivery.source}/${delivery.topic})`
    if (state === "stored") {
      total.retried += 1
      logger.warn(`${name} is tried again in ${delivery.backoff_ms} ms, failure ${delivery.attempts + 1} of ${MAX_FAILURES}: ${result.error}`)
    }
    if (state === "failed") {
      total.unhandled.push(delivery.id)
      logger.error(`${name} failed ${MAX_FAILURES} times and rests; fix the cause and POST /admin/voucher-hub/webhooks/${delivery.id}/replay: ${result.error}`)
    }
  }

  for (;;) {
    const batch = await inbox.claimDue({ limit: id ? 1 : BATCH, leaseMs, id })
    const marks = await Promise.allSettled(batch.map(handleOne))
    for (const mark of marks) {
      if (mark.status === "rejected") logger.error(`voucher-hub: a webhook delivery could not be marked, its lease will expire: ${message(mark.reason)}`)
    }
    if (id || batch.length < BATCH || Date.now() >= stopAt) return total
  }
}

async function outcomeOf(
  delivery: ClaimedDelivery,
  container: MedusaContainer,
  handlers: Readonly<Record<string, DeliveryHandler>>,
  deadlineMs: number,
) {
  const handler = handlers[`${delivery.source}/${delivery.topic}`]
  if (!handler) return { ok: false as const, error: `nothing handles ${delivery.source}/${delivery.topic}` }
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<"late">((resolve) => (timer = setTimeout(resolve, deadlineMs, "late")))
  try {
    const outcome = await Promise.race([handler(container, delivery), deadline])
    if (outcome === "late") return { ok: false as const, error: `its handler took longer than ${deadlineMs} ms` }
    if (outcome === "retry") return { ok: false as const, error: "its order is not recorded here yet" }
    return { ok: true as const, outcome }
  } catch (error) {
    return { ok: false as const, error: message(error) }
  } finally {
    clearTimeout(timer)
  }
}

const message = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : "unknown error").slice(0, 300)
