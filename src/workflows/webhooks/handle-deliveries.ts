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
  /** Nothing more is claimed after this long. */
  budgetMs?: number
  handlers?: Readonly<Record<string, DeliveryHandler>>
}

/** As many deliveries are handled at once as the pump has pieces of work. */
const AT_ONCE = 16

/** Claims what is due and starts it, until nothing more is; a delivery that hangs takes one place and holds up no other. */
async function startDue(container: MedusaContainer, inFlight: Set<Promise<void>>, handleOne: (delivery: ClaimedDelivery) => Promise<void>, stopAt: number): Promise<void> {
  const inbox = container.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE)
  const leaseMs = await leaseOf(inbox)
  for (;;) {
    if (inFlight.size >= AT_ONCE) await Promise.race(inFlight)
    const room = AT_ONCE - inFlight.size
    const batch = await inbox.claimDue({ limit: room, leaseMs })
    for (const delivery of batch) {
      const handling = handleOne(delivery)
        .catch((error: unknown) => container.resolve<Logger>(ContainerRegistrationKeys.LOGGER).error(`voucher-hub: webhook delivery ${delivery.id} could not be marked, its lease will expire: ${message(error)}`))
        .finally(() => inFlight.delete(handling))
      inFlight.add(handling)
    }
    if (batch.length < room || Date.now() >= stopAt) return
  }
}

const leaseOf = async (inbox: WebhookInboxService) => Math.max(12_000, Math.round(180_000 / (await inbox.retrieveTimeScale())))

/**
 * Claims due deliveries and hands each to its handler; one that throws or hangs costs the others nothing. Safe beside itself in other
 * processes. Handlers must be idempotent: a worker that dies leaves its delivery to the next one.
 */
export async function handleDeliveries(container: MedusaContainer, { budgetMs = 20_000, handlers = deliveryHandlers }: HandleDeliveriesInput = {}): Promise<HandledDeliveries> {
  const total: HandledDeliveries = { handled: 0, retried: 0, unhandled: [] }
  const inFlight = new Set<Promise<void>>()
  await startDue(container, inFlight, (delivery) => handle(container, delivery, handlers, total), Date.now() + budgetMs)
  await Promise.all(inFlight)
  return total
}

interface Look {
  inFlight: Set<Promise<void>>
  /** Somebody looks; deliveries that were stored since are found by one more look. */
  looking: boolean
  again: boolean
}

const looks = new WeakMap<WebhookInboxService, Look>()

/** A delivery was stored: this process looks at once, and once for all that are stored while it does. */
export async function handleStored(container: MedusaContainer): Promise<void> {
  const inbox = container.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE)
  const look = looks.get(inbox) ?? { inFlight: new Set(), looking: false, again: false }
  looks.set(inbox, look)
  look.again = true
  if (look.looking) return
  look.looking = true
  try {
    while (look.again) {
      look.again = false
      await startDue(container, look.inFlight, (delivery) => handle(container, delivery, deliveryHandlers, { handled: 0, retried: 0, unhandled: [] }), Infinity)
    }
  } finally {
    look.looking = false
  }
}

async function handle(container: MedusaContainer, delivery: ClaimedDelivery, handlers: Readonly<Record<string, DeliveryHandler>>, total: HandledDeliveries): Promise<void> {
  const inbox = container.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE)
  const logger = container.resolve<Logger>(ContainerRegistrationKeys.LOGGER)
  const result = await outcomeOf(delivery, container, handlers, (await leaseOf(inbox)) - 2_000)
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
    if (outcome === "retry") return { ok: false as const, error: "what it is about is not recorded here yet, or could not be read; it is looked at again" }
    return { ok: true as const, outcome }
  } catch (error) {
    return { ok: false as const, error: message(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** The database's words begin with the statement, which is nobody's to read. */
const wordsOf = (error: Error): string => ("severity" in error ? error.message.slice(error.message.lastIndexOf(" - ") + 1).replace(/^- /, "") : error.message)
const message = (error: unknown): string => (error instanceof Error ? `${error.name}: ${wordsOf(error)}` : "unknown error").slice(0, 300)
