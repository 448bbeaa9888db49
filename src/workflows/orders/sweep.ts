import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import type VoucherModuleService from "../../modules/voucher/service"
import { ensureVouchers } from "./ensure-vouchers"
import { noteChanged, ordersBeingChanged } from "./order-changes"
import { graphOfOrders } from "./rows-together"
import { sweepStart } from "./sweep-start"

const PAGE = 100

export interface Swept {
  looked: number
  ensured: number
}

interface Sweep {
  container: MedusaContainer
  voucher: VoucherModuleService
  swept: Swept
}

/**
 * Finds paid orders whose events were lost (`protocol.md` 3.16): every order since the shop's first brand once, by key; then those to look at again, and
 * those still unpaid, longest unseen first. No age limit, and no `updated_at`, which a capture does not touch. Each of the three has its share of the time
 * and what the ones before it left, and at least a page, so that none starves another; each goes on next time where it stopped.
 */
export async function sweepOrders(container: MedusaContainer, budgetMs: number): Promise<Swept> {
  const sweep: Sweep = { container, voucher: container.resolve(VOUCHER_MODULE), swept: { looked: 0, ensured: 0 } }
  const began = performance.now()
  const share = (thirds: number) => began + (budgetMs * thirds) / 3
  await sweepNew(sweep, share(1))
  await noteChanged(container, sweep.voucher, share(2))
  await sweepAgain(sweep, share(2))
  await sweepUnpaid(sweep, share(3))
  return sweep.swept
}

async function sweepNew(sweep: Sweep, until: number): Promise<void> {
  const { container, voucher } = sweep
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const start = await sweepStart(container, voucher, "orders")
  if (!start) return
  let after = start.lastId
  let passing = true
  let full: boolean
  do {
    const { data } = await query.graph({ entity: "order", fields: ["id", "created_at"], filters: { id: { $gt: after } }, pagination: { take: PAGE, skip: 0, order: { id: "ASC" } } })
    const lost = await lostOf(sweep, await ensureAll(sweep, data.map((order) => order.id)))
    const sure = lost === null ? data : data.filter((order) => order.id < lost)
    const settled = sure.filter((order) => start.nowMs - new Date(order.created_at).getTime() > voucher.policy.times.sweepSettledMs).at(-1)
    if (settled && passing) await voucher.sales.keepSweepCursor("orders", settled.id)
    passing &&= lost === null
    full = data.length === PAGE
    after = data.at(-1)?.id ?? after
  } while (full && performance.now() < until)
}

/** An order that could not be ensured may have no row yet: with a note of it the cursor may pass. Answers the first order without one. */
async function lostOf({ container, voucher }: Sweep, failed: ReadonlySet<string>): Promise<string | null> {
  for (const orderId of failed) {
    try {
      await voucher.sales.recheck(orderId)
    } catch (error) {
      container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: order ${orderId} could not be noted for another look, so the sweep stays before it: ${wordsOf(error)}`)
      return orderId
    }
  }
  return null
}

/**
 * An order in whose change somebody is at work is looked at until the change is over: what is seen before may not be what it becomes. One that is no
 * more, e.g. a deleted draft, is forgotten.
 */
async function sweepAgain(sweep: Sweep, until: number): Promise<void> {
  let since: string | null = null
  let full: boolean
  do {
    const page = await sweep.voucher.sales.takeRechecks({ since, limit: PAGE })
    const orderIds = page.taken.map(({ orderId }) => orderId)
    const changing = await ordersBeingChanged(sweep.container, orderIds)
    const there = await ordersThere(sweep, orderIds)
    const failed = await ensureAll(sweep, orderIds.filter((orderId) => there.has(orderId)))
    await sweep.voucher.sales.endRechecks(page.taken.filter(({ orderId }) => !there.has(orderId) || (!failed.has(orderId) && !changing.has(orderId))))
    full = page.taken.length === PAGE
    since = page.since
  } while (full && performance.now() < until)
}

/** Nobody pays an order that is no more, e.g. a deleted draft: it is watched no longer. */
async function sweepUnpaid(sweep: Sweep, until: number): Promise<void> {
  let since: string | null = null
  let full: boolean
  do {
    const page = await sweep.voucher.sales.takeUnpaid({ since, limit: PAGE })
    const there = await ordersThere(sweep, page.taken)
    for (const orderId of page.taken) if (!there.has(orderId)) await sweep.voucher.sales.unwatch(orderId)
    await ensureAll(sweep, page.taken.filter((orderId) => there.has(orderId)))
    full = page.taken.length === PAGE
    since = page.since
  } while (full && performance.now() < until)
}

/** Which of these orders Medusa still has. */
async function ordersThere({ container }: Sweep, orderIds: readonly string[]): Promise<Set<string>> {
  if (orderIds.length === 0) return new Set()
  return new Set((await graphOfOrders(container.resolve(ContainerRegistrationKeys.QUERY), ["id"], orderIds)).map((order) => order.id))
}

/** Answers the orders that could not be ensured, in the order given. */
async function ensureAll({ container, swept }: Sweep, orderIds: readonly string[]): Promise<Set<string>> {
  const failed = new Set<string>()
  for (const orderId of orderIds) {
    swept.looked += 1
    try {
      if ((await ensureVouchers(container, orderId)).created) swept.ensured += 1
    } catch (error) {
      failed.add(orderId)
      container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: order ${orderId} could not be swept and is looked at again with the next sweep: ${wordsOf(error)}`)
    }
  }
  return failed
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : "unknown error")
