import type { AdminUnit, AttentionCase } from "../../demo/admin"
import type { ChaosOrder, OrderEvidence } from "../../demo/chaos/verdict"
import type { SandboxOrder, SandboxRecord, SandboxRequest, UndecidableOrder } from "../../demo/runtime/sandbox-process"

/** Hand-made evidence of one order of two vouchers at 200 and one at 400, all of it well; tests break one thing at a time. */

const SUPPLIER_ORDER = "vso_A"
const codes = (...numbers: string[]) => numbers.map((number) => ({ card_number: number, card_pin: "111111" }))

export const supplierOrder = (change: Partial<SandboxOrder> = {}): SandboxOrder => ({
  id: "hub_1", reference_id: "A-1", product_id: "flipkart", status: "SUCCESS", amount: 800, denominations: [{ denomination: 200, quantity: 2 }, { denomination: 400, quantity: 1 }],
  charged: true, reversed: false, vouchers: [], codes: codes("1", "2", "3"), failure_reason: null, history: [], customer_email: "chaos-1-0@demo.test", ...change,
})

let second = 0
/** A request one second after the one made before. */
export const request = (change: Partial<SandboxRequest> = {}): SandboxRequest => {
  const at = new Date(Date.UTC(2026, 0, 1) + (second += 1) * 1_000).toISOString()
  return { at, answered_at: at, call: "place_order", reference_id: "A-1", order_id: "hub_1", status: 200, fault: null, told: "SUCCESS", ...change }
}

export const unit = (id: string, denomination: number, state = "delivered", change: Partial<AdminUnit> = {}): AdminUnit => ({
  id, state, state_text: "", denomination, currency: "inr", line_item_id: "ordli_1", supplier_order_id: SUPPLIER_ORDER, case_ids: [], ...change,
})
export const units = (...states: [string, string, string]) => [unit("u1", 200, states[0]), unit("u2", 200, states[1]), unit("u3", 400, states[2])]
export const attention = (kind: string, unitIds: string[], change: Partial<AttentionCase> = {}): AttentionCase => ({
  id: `vcase_${kind}`, kind, order_id: "order_1", supplier_order_id: SUPPLIER_ORDER, unit_ids: unitIds, reason: "", opened_at: "", ...change,
})
export const undecidable = (kind: string, change: Partial<UndecidableOrder> = {}) => ({ reference_id: "A-1", order_id: "hub_1", kind, reason: "", sure: true, ...change })

export const order: ChaosOrder = {
  index: 0, email: "chaos-1-0@demo.test", lines: [{ title: "Flipkart", price: 200, quantity: 2 }, { title: "Flipkart", price: 400, quantity: 1 }], paid: true, capturedAgain: false, id: "order_1", total: 800, voucherToken: "t",
}

export const medusa = (money: { captures: number[]; refunds?: number[] }, fulfillment = "delivered"): OrderEvidence["medusa"] => ({
  id: "order_1", status: "pending", payment_status: "captured", fulfillment_status: fulfillment,
  payment_collections: [{ payments: [{ id: "pay_1", amount: 800, captured_at: "", captures: money.captures.map((amount) => ({ amount })), refunds: (money.refunds ?? []).map((amount) => ({ amount })) }] }],
})

export const shown = (unitId: string, number: string | null, amount = 200) => ({
  unitId, status: number ? 200 : 400, code: number ? { card_number: number, card_pin: "111111", amount } : null,
})

export const evidence = (change: Partial<OrderEvidence> = {}): OrderEvidence => ({
  order, units: units("delivered", "delivered", "delivered"), cases: [], medusa: medusa({ captures: [800] }), supplier: [supplierOrder()], requests: [request()], undecidable: [],
  shown: [shown("u1", "1"), shown("u2", "2"), shown("u3", "3", 400)], ...change,
})

export const record = (change: Partial<SandboxRecord> = {}): SandboxRecord => ({ orders: [], requests: [], anomalies: [], webhooks: [], logins: [], ...change })
