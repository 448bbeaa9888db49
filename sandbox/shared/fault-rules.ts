/** Which call gets which fault: by call index, or by a probability that is a pure function of (seed, rule, order key, call index). */
import { z } from "@medusajs/framework/zod"
import { seededFraction } from "./seeded"

/** What is known of a call when its fault is decided: Hubble's names; other upstreams say in `sandbox/README.md` what stands for them. */
export interface CallFacts {
  product_id?: string
  reference_id?: string
  order_id?: string
}

const matchSchema = z.strictObject({ product_id: z.string().optional(), reference_id: z.string().optional(), order_id: z.string().optional() })

export function faultRuleSchema<Route extends string, Fault extends string>(routes: readonly [Route, ...Route[]], faults: readonly [Fault, ...Fault[]]) {
  return z.strictObject({
    id: z.string().optional(),
    route: z.enum(routes),
    fault: z.enum(faults),
    /** Indexes, from 1, of the calls of the route that satisfy `match`. */
    calls: z.array(z.number().int().min(1)).optional(),
    /** Count the calls of each order for itself, not those of the route. Probabilities always do. */
    per_order: z.boolean().optional(),
    probability: z.number().min(0).max(1).optional(),
    seed: z.union([z.number(), z.string()]).optional(),
    /** Order key: the reference, or the product and which of its orders it is, for runs whose references differ. */
    key: z.enum(["reference", "product"]).optional(),
    match: matchSchema.optional(),
    delay_ms: z.number().int().min(0).optional(),
    status: z.number().int().min(100).max(599).optional(),
    /** At most so many hits. */
    times: z.number().int().min(1).optional(),
    /** Overrides whether the call is processed before the fault. */
    processed: z.boolean().optional(),
    /** For faults of an order's content: the order itself, or only this one answer. */
    scope: z.enum(["order", "answer"]).optional(),
    /** For error_body: which error (a number of Hubble's, a field of Hubcash's). For generation_failed: the text. */
    error: z.string().optional(),
    /** For short_success: how many vouchers there are. */
    vouchers: z.number().int().min(0).optional(),
  })
}

export type FaultRule = z.infer<ReturnType<typeof faultRuleSchema<string, string>>> & { id: string }

interface Counters {
  matched: number
  hits: number
  perKey: Map<string, number>
}

/** The rule set in force and its counters. Replacing the set starts the counters again. */
export class FaultBook {
  private rules: { rule: FaultRule; counters: Counters }[] = []
  private readonly ordersOfProduct = new Map<string, string[]>()

  constructor(private readonly defaultSeed: string | number) {}

  replace(rules: (Omit<FaultRule, "id"> & { id?: string })[]): void {
    this.rules = rules.map((rule, position) => ({
      rule: { ...rule, id: rule.id ?? `${rule.route}:${rule.fault}:${position}` },
      counters: { matched: 0, hits: 0, perKey: new Map() },
    }))
  }

  list(): (FaultRule & { matched: number; hits: number })[] {
    return this.rules.map(({ rule, counters }) => ({ ...rule, matched: counters.matched, hits: counters.hits }))
  }

  reset(): void {
    this.rules = []
    this.ordersOfProduct.clear()
  }

  /** Every rule that hits this call, in the order given; each rule that matches counts it. */
  decide(route: string, facts: CallFacts): FaultRule[] {
    this.learn(facts)
    return this.rules.filter(({ rule, counters }) => rule.route === route && this.hits(rule, counters, facts)).map(({ rule }) => rule)
  }

  private learn({ product_id, reference_id }: CallFacts): void {
    if (!product_id || !reference_id) return
    const references = this.ordersOfProduct.get(product_id) ?? []
    if (!references.includes(reference_id)) this.ordersOfProduct.set(product_id, [...references, reference_id])
  }

  private orderKey(rule: FaultRule, { product_id, reference_id, order_id }: CallFacts): string {
    if (rule.key !== "product") return reference_id ?? order_id ?? product_id ?? ""
    return `${product_id ?? ""}#${this.ordersOfProduct.get(product_id ?? "")?.indexOf(reference_id ?? "") ?? -1}`
  }

  private hits(rule: FaultRule, counters: Counters, facts: CallFacts): boolean {
    const { match = {} } = rule
    if (match.product_id !== undefined && match.product_id !== facts.product_id) return false
    if (match.reference_id !== undefined && match.reference_id !== facts.reference_id) return false
    if (match.order_id !== undefined && match.order_id !== facts.order_id) return false
    const key = this.orderKey(rule, facts)
    counters.matched += 1
    const indexOfOrder = (counters.perKey.get(key) ?? 0) + 1
    counters.perKey.set(key, indexOfOrder)
    if (rule.times !== undefined && counters.hits >= rule.times) return false
    if (rule.calls && !rule.calls.includes(rule.per_order ? indexOfOrder : counters.matched)) return false
    if (rule.probability !== undefined && seededFraction(rule.seed ?? this.defaultSeed, rule.id, key, indexOfOrder) >= rule.probability) return false
    counters.hits += 1
    return true
  }
}
