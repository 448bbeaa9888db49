import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { atRest, type UnitView } from "../../modules/voucher/ledger/unit-views"
import type VoucherModuleService from "../../modules/voucher/service"

/** What a waiting shopper is told; never a code. */
export interface OrderNews {
  units: UnitView[]
  at_rest: boolean
}

type Listener = (news: OrderNews) => void

const EVERY_MS = 1_000

/**
 * Looks after the orders that somebody waits for: one statement a second for all of them together, and none while nobody waits. It reads the
 * database, so it does not matter which process does the work, and no event can be lost.
 */
class OrderWatch {
  /** By order: everybody who waits, with what he was told last. */
  readonly #listeners = new Map<string, Map<Listener, string>>()
  #timer: NodeJS.Timeout | undefined
  #looking = false

  constructor(private readonly container: MedusaContainer) {}

  listen(orderId: string, told: UnitView[], listener: Listener): () => void {
    const listeners = this.#listeners.get(orderId) ?? new Map<Listener, string>()
    this.#listeners.set(orderId, listeners.set(listener, JSON.stringify(told)))
    this.#timer ??= setInterval(() => void this.#look(), EVERY_MS).unref()
    return () => this.#forget(orderId, listener)
  }

  #forget(orderId: string, listener: Listener): void {
    const listeners = this.#listeners.get(orderId)
    listeners?.delete(listener)
    if (listeners?.size) return
    this.#listeners.delete(orderId)
    if (this.#listeners.size) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      const orderIds = [...this.#listeners.keys()]
      const units = await this.container.resolve<VoucherModuleService>(VOUCHER_MODULE).views.unitsOfOrders(orderIds)
      for (const orderId of orderIds) this.#tell(orderId, units.get(orderId) ?? [])
    } catch (error) {
      this.container.resolve(ContainerRegistrationKeys.LOGGER).warn(`voucher-hub: waiting shoppers could not be told: ${error instanceof Error ? error.message : "unknown error"}`)
    } finally {
      this.#looking = false
    }
  }

  #tell(orderId: string, units: UnitView[]): void {
    const text = JSON.stringify(units)
    const listeners = this.#listeners.get(orderId)
    for (const [listener, told] of listeners ?? []) {
      if (told === text) continue
      listeners?.set(listener, text)
      listener({ units, at_rest: atRest(units) })
    }
  }
}

const watches = new WeakMap<VoucherModuleService, OrderWatch>()

/** Tells how the order stands now, and then whenever that changes, until the returned function is called. */
export async function watchOrderUnits(container: MedusaContainer, orderId: string, listener: Listener): Promise<() => void> {
  const voucher: VoucherModuleService = container.resolve(VOUCHER_MODULE)
  let watch = watches.get(voucher)
  if (!watch) watches.set(voucher, (watch = new OrderWatch(container)))
  const units = await voucher.views.unitsOfOrder(orderId)
  listener({ units, at_rest: atRest(units) })
  return watch.listen(orderId, units, listener)
}
