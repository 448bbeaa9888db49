import { toMajor, toMinor, type Minor } from "./money"

/** Whose orders a velocity rule counts. */
export type VelocityKey = "customer" | "email" | "address"

/** The value of the order's vouchers, whatever was paid for them and in whatever currency. Amounts in major units of `currency`, as decimal text. */
export interface AmountRule {
  kind: "amount"
  over: string
  currency: string
}

/** At most `orders`, or vouchers of at most `amount`, per customer, e-mail or address within so many hours, the order in question included. */
export interface VelocityRule {
  kind: "velocity"
  per: VelocityKey
  withinHours: number
  orders?: number
  amount?: string
  currency: string
}

/** The customer was never handed a voucher, or not `knownAfterHours` ago yet; only orders worth more than `over`, when that is set. */
export interface NewCustomerRule {
  kind: "new_customer"
  over?: string
  currency: string
  knownAfterHours: number
}

export type HoldRule = AmountRule | VelocityRule | NewCustomerRule

/** Earlier paid orders of the same customer, e-mail or address in the window of a velocity rule. */
export interface EarlierOrders {
  per: VelocityKey
  withinHours: number
  orders: number
  value: Minor
}

/** What the rules judge; no personal data. */
export interface HoldFacts {
  /** What the order's vouchers are worth, in minor units. */
  value: Minor
  /** Nothing for a rule whose customer, e-mail or address the order lacks. */
  earlier: readonly EarlierOrders[]
  /** Milliseconds since the customer was first handed a voucher; null when he never was. */
  knownForMs: number | null
}

const HOUR_MS = 3_600_000

const money = (amount: Minor, currency: string) => `${toMajor(amount, currency)} ${currency.toUpperCase()}`

function whyHeld(rule: HoldRule, facts: HoldFacts): string | null {
  switch (rule.kind) {
    case "amount": {
      const over = toMinor(rule.over, rule.currency)
      return facts.value > over ? `the vouchers are worth ${money(facts.value, rule.currency)}, more than ${money(over, rule.currency)}` : null
    }
    case "velocity": {
      const earlier = facts.earlier.find(({ per, withinHours }) => per === rule.per && withinHours === rule.withinHours)
      if (!earlier) return null
      const within = `within ${rule.withinHours} hours of the same ${rule.per === "email" ? "e-mail" : rule.per}`
      const orders = earlier.orders + 1
      if (rule.orders !== undefined && orders > rule.orders) return `${orders} orders ${within}, more than ${rule.orders}`
      if (rule.amount === undefined) return null
      const most = toMinor(rule.amount, rule.currency)
      const value = earlier.value + facts.value
      return value > most ? `vouchers worth ${money(value, rule.currency)} ${within}, more than ${money(most, rule.currency)}` : null
    }
    case "new_customer": {
      if (rule.over !== undefined && facts.value <= toMinor(rule.over, rule.currency)) return null
      if (facts.knownForMs === null) return "the customer was never handed a voucher before"
      return facts.knownForMs < rule.knownAfterHours * HOUR_MS ? `the customer was first handed a voucher less than ${rule.knownAfterHours} hours ago` : null
    }
  }
}

/** Why the shop's rules hold an order before anything is bought; empty when none does. Each names its rule by the path of its option. */
export function heldBy(rules: readonly HoldRule[], facts: HoldFacts): string[] {
  return rules.flatMap((rule, index) => {
    const why = whyHeld(rule, facts)
    return why === null ? [] : [`hold.rules[${index}] (${rule.kind}): ${why}`]
  })
}
