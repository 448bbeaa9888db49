import { randomUUID } from "node:crypto"
import { httpClient } from "../../demo/http-client"
import { BrandShelf, type Brand } from "../../integration-tests/http/brand-shelf"
import { buy, delivered, order, unitsOnceAll, type Purchase } from "../../integration-tests/http/purchase"
import { booksOf } from "../../integration-tests/http/supplier-books"
import { eventually, type World } from "../../integration-tests/support/test-world"
import type { AttentionKind } from "../../src/domain/attention"
import type { CaseAction } from "../../src/domain/case-actions"
import { cardSales, type CardSales } from "./card-sales"

/** A kind of case: how it comes about, and the action of the dashboard that ends it. */
export interface CaseRecipe {
  kind: AttentionKind
  /** Answers the id of the open case. */
  open(): Promise<string>
  action: CaseAction
  /** What the world does once the person is asked whether he is sure, or just before he presses. */
  meanwhile?(): Promise<unknown>
  /** Vouchers to close with the case. */
  closeUnits?: boolean
}

interface Rule {
  route: string
  fault: string
  [detail: string]: unknown
}

const NEVER = 600_000

/**
 * Every kind, by real faults of the supplier where a minute is enough; `byHand` writes the case into the database, where its cause would take
 * a crash or another store.
 */
export async function caseRecipes(world: World): Promise<CaseRecipe[]> {
  const shelf = await BrandShelf.open(world)
  const sales: CardSales = cardSales(world)
  const rules = new Map<string, Rule[]>()
  const supplier = httpClient(world.sandbox.url, () => ({}))
  const apply = () => world.sandbox.faults([...rules].flatMap(([id, list]) => list.map((rule) => ({ ...rule, match: { product_id: id } }))))
  const withFaults = async (list: Rule[]): Promise<Brand> => {
    const brand = shelf.take()
    rules.set(brand.id, list)
    await apply()
    return brand
  }
  const cure = async (brand: Brand) => (rules.delete(brand.id), apply())
  const caseOf = (orderId: string, kind: AttentionKind, timeoutMs = 60_000) =>
    eventually(async () => (await world.admin.attention({ orderId })).find((found) => found.kind === kind)?.id, {
      what: `a case ${kind}`, timeoutMs, everyMs: 250,
      explain: async () => [(await world.admin.units(orderId)).map((unit) => unit.state), (await world.admin.attention({ orderId })).map((found) => [found.kind, found.reason])],
    })
  const resolveAtHubble = async (brand: Brand, status: string, failureReason?: string) => {
    const [placed] = (await booksOf(world, brand)).orders
    await supplier.post(`/_sandbox/orders/${placed?.id}/resolve`, { status, ...(failureReason ? { failureReason } : {}) })
  }
  const payBack = async ({ order: { id } }: Purchase, amount: number) => {
    const [payment] = (await world.admin.order(id)).payment_collections.flatMap((collection) => collection.payments)
    await world.admin.http.post(`/admin/payments/${payment?.id}/refund`, { amount })
  }
  const byHand = async (kind: AttentionKind, { orderId = null, unitIds = [], subject = orderId ?? "shop" }: { orderId?: string | null; unitIds?: string[]; subject?: string }) => {
    const id = `vcase_${randomUUID()}`
    await world.query(
      `insert into voucher_case (id, kind, dedupe_key, order_id, unit_ids, reason, state) values ($1, $2, $3, $4, cast($5 as jsonb), 'Written into the database by the test.', 'open')`,
      [id, kind, `${kind}:${subject}`, orderId, JSON.stringify(unitIds)],
    )
    return id
  }
  const bought = async () => {
    const purchase = await buy(world, { brand: shelf.take() })
    const units = await delivered(world, purchase)
    return { orderId: purchase.order.id, unitIds: units.map((unit) => unit.id) }
  }
  /** Three vouchers of 500: a hold rule of this world parks them. */
  const held = async () => {
    const purchase = await buy(world, { brand: shelf.take(), quantity: 3 })
    await unitsOnceAll(world.admin, purchase, ["held"])
    return purchase
  }
  const heldAs = async (kind: AttentionKind) => {
    const { order: { id } } = await held()
    const found = await caseOf(id, "held_for_review")
    await world.query(`update voucher_case set kind = $2, dedupe_key = $2 || ':' || order_id where id = $1`, [found, kind])
    return found
  }
  const processing = async () => {
    const brand = await withFaults([{ route: "place_order", fault: "processing", delay_ms: NEVER }])
    const purchase = await buy(world, { brand })
    await unitsOnceAll(world.admin, purchase, ["processing"])
    return { brand, purchase }
  }
  const timedOut = async () => {
    const { brand, purchase } = await processing()
    return { brand, purchase, caseId: await caseOf(purchase.order.id, "timed_out") }
  }
  /** Hubble answers so, and well once the brand is cured. */
  const faulty = (kind: AttentionKind, list: Rule[], quantity = 1) => {
    let brand: Brand
    return {
      open: async () => {
        brand = await withFaults(list)
        const purchase = await buy(world, { brand, quantity })
        return caseOf(purchase.order.id, kind)
      },
      meanwhile: () => cure(brand),
    }
  }
  const ofPayment = (kind: AttentionKind) => async () => byHand(kind, { subject: await sales.captured() })
  /** False in every answer about the brand's orders; the orders themselves are whole, so that they are well once the brand is cured. */
  const shownAs = (fault: string, ...reads: string[]): Rule[] => ["place_order", "get_order", ...reads].map((route) => ({ route, fault, scope: "answer" }))
  /** News of a brand that cannot be read. */
  const unhandled = () => {
    let brand: Brand
    return {
      open: async () => {
        brand = await withFaults([{ route: "get_brand", fault: "http_500" }])
        await world.sandbox.sendWebhook({ topic: "brands", product_id: brand.id })
        return eventually(async () => (await world.admin.allAttention()).find(({ kind, reason }) => kind === "delivery_unhandled" && reason.includes(brand.id))?.id, { what: "a case delivery_unhandled", timeoutMs: 90_000, everyMs: 250 })
      },
      meanwhile: () => cure(brand),
    }
  }
  /** Medusa makes no fulfillment while the order is being edited. */
  const blocked = () => {
    let edited: Purchase
    return {
      open: async () => {
        edited = await order(world, { brand: shelf.take() })
        await world.admin.http.post("/admin/order-edits", { order_id: edited.order.id })
        await world.admin.capture(edited.order.id)
        return caseOf(edited.order.id, "order_change_open")
      },
      meanwhile: () => world.admin.http.request("DELETE", `/admin/order-edits/${edited.order.id}`),
    }
  }
  return [
    { kind: "unknown_outcome", ...faulty("unknown_outcome", [{ route: "place_order", fault: "drop_after" }, { route: "get_by_reference", fault: "http_500" }]), action: "check" },
    { kind: "timed_out", open: async () => (await timedOut()).caseId, action: "refund" },
    { kind: "short_delivery", ...faulty("short_delivery", shownAs("short_success", "get_by_reference"), 2), action: "check" },
    { kind: "unusable_voucher", ...faulty("unusable_voucher", shownAs("null_pin", "get_by_reference", "get_voucher")), action: "check" },
    {
      kind: "duplicate_voucher",
      open: async () => {
        const brand = shelf.take()
        await delivered(world, await buy(world, { brand, buyerName: "first of two" }))
        rules.set(brand.id, [{ route: "place_order", fault: "repeated_code" }])
        await apply()
        return caseOf((await buy(world, { brand, buyerName: "second of two" })).order.id, "duplicate_voucher")
      },
      action: "refund",
    },
    { kind: "revoked", ...faulty("revoked", [{ route: "place_order", fault: "reverse_after_success", delay_ms: 500 }]), action: "refund" },
    {
      kind: "charged_and_refunded",
      open: async () => {
        const { brand, purchase, caseId } = await timedOut()
        await world.admin.http.post(`/admin/voucher-hub/attention/${caseId}/refund`)
        await unitsOnceAll(world.admin, purchase, ["refunded"])
        await resolveAtHubble(brand, "SUCCESS")
        return caseOf(purchase.order.id, "charged_and_refunded")
      },
      action: "resolve",
    },
    { kind: "charged_after_cancel", open: async () => byHand("charged_after_cancel", await bought()), action: "resolve" },
    { kind: "rate_limited", ...faulty("rate_limited", [{ route: "place_order", fault: "generation_failed", error: "Hourly limit exceeded" }]), action: "retry" },
    { kind: "loss_guard", open: () => heldAs("loss_guard"), action: "retry" },
    { kind: "no_denomination", open: () => heldAs("no_denomination"), action: "refund" },
    { kind: "held_for_review", open: async () => caseOf((await held()).order.id, "held_for_review"), action: "retry" },
    {
      kind: "partly_refunded",
      open: async () => {
        const purchase = await held()
        await payBack(purchase, 500)
        await world.admin.http.post(`/admin/voucher-hub/attention/${await caseOf(purchase.order.id, "held_for_review")}/retry`)
        return caseOf(purchase.order.id, "partly_refunded")
      },
      action: "resolve",
      closeUnits: true,
    },
    {
      kind: "refund_task",
      open: async () => {
        const { brand, purchase } = await processing()
        await payBack(purchase, 500)
        await resolveAtHubble(brand, "FAILED", "Product is discontinued")
        return caseOf(purchase.order.id, "refund_task")
      },
      action: "resolve",
    },
    {
      kind: "refund_unknown",
      open: async () => {
        const { orderId, unitIds } = await bought()
        await world.query("update voucher_unit set state = 'refunding' where order_id = $1", [orderId])
        return byHand("refund_unknown", { orderId, unitIds })
      },
      action: "resolve",
    },
    { kind: "money_without_order", open: ofPayment("money_without_order"), action: "refund" },
    { kind: "money_without_session", open: ofPayment("money_without_session"), action: "refund" },
    { kind: "paid_twice", open: ofPayment("paid_twice"), action: "refund" },
    { kind: "underpaid", open: ofPayment("underpaid"), action: "refund" },
    { kind: "overpaid", open: ofPayment("overpaid"), action: "resolve" },
    { kind: "reversed_after_delivery", open: ofPayment("reversed_after_delivery"), action: "resolve" },
    { kind: "delivery_unhandled", ...unhandled(), action: "replay" },
    { kind: "order_change_open", ...blocked(), action: "retry" },
    // The last two stop the whole shop while they last.
    {
      kind: "waiting_for_wallet",
      open: async () => {
        await world.sandbox.config({ balance: 0 })
        return caseOf((await buy(world, { brand: shelf.take() })).order.id, "waiting_for_wallet")
      },
      meanwhile: () => world.sandbox.config({ balance: 10_000_000 }),
      action: "retry",
    },
    {
      kind: "placement_paused",
      open: async () => {
        await world.sandbox.config({ credentials: { ipAllowed: false }, expireTokens: true })
        await buy(world, { brand: shelf.take() })
        return eventually(async () => (await world.admin.allAttention()).find(({ kind }) => kind === "placement_paused")?.id, { what: "the pause", timeoutMs: 30_000 })
      },
      meanwhile: () => world.sandbox.config({ credentials: { ipAllowed: true } }),
      action: "retry",
    },
  ]
}
