import { toMinor, type Minor } from "./money"

/** Rupees as decimal text, and the number of orders, that one window may hold. */
export interface LimitWindow {
  amount?: string
  orders?: number
}

export interface LimitWindows {
  hourly?: LimitWindow
  daily?: LimitWindow
  monthly?: LimitWindow
}

/** What the shop agreed with Hubble (guide 6.6): for the whole account, and per brand for all shoppers together or for each. */
export interface SupplierLimits {
  partner?: LimitWindows
  /** By Hubble's product id; `*` stands for every brand without an entry of its own. */
  brands?: Record<string, { global?: LimitWindows; perUser?: LimitWindows }>
}

export interface Limit {
  /** The option it comes from; also how a waiting order names what it waits for. */
  path: string
  scope: "partner" | "brand" | "user"
  hours: number
  amount: Minor | null
  orders: number | null
}

/** What a limit's window holds, or what is about to be added to it. */
export interface Used {
  orders: number
  amount: Minor
}

/**
 * Windows look back from now, the month at its longest: what they hold is never less than what Hubble may count, whether by clock or
 * back from now, and in whatever time zone (the guide says neither).
 */
const HOURS = { hourly: 1, daily: 24, monthly: 31 * 24 } as const satisfies Record<keyof LimitWindows, number>
const WINDOWS = ["hourly", "daily", "monthly"] as const

function limitsIn(path: string, scope: Limit["scope"], windows: LimitWindows | undefined, currency: string): Limit[] {
  return WINDOWS.flatMap((name) => {
    const window = windows?.[name]
    if (!window) return []
    return [{ path: `${path}.${name}`, scope, hours: HOURS[name], amount: window.amount === undefined ? null : toMinor(window.amount, currency), orders: window.orders ?? null }]
  })
}

/** Every limit that an order of this brand must keep to. `currency` is that of the vouchers. */
export function limitsOf(limits: SupplierLimits, brandId: string, currency: string): Limit[] {
  const brands = limits.brands ?? {}
  const key = Object.hasOwn(brands, brandId) ? brandId : "*"
  const path = `hubble.limits.brands.${key}`
  return [
    ...limitsIn("hubble.limits.partner", "partner", limits.partner, currency),
    ...limitsIn(`${path}.global`, "brand", brands[key]?.global, currency),
    ...limitsIn(`${path}.perUser`, "user", brands[key]?.perUser, currency),
  ]
}

/** Whether one order more of this amount would exceed the limit. */
export const exceeds = (limit: Limit, used: Used, amount: Minor): boolean =>
  (limit.orders !== null && used.orders + 1 > limit.orders) || (limit.amount !== null && used.amount + amount > limit.amount)
