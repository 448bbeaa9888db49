import { z } from "@medusajs/framework/zod"
import { ATTENTION_KINDS, type AttentionKind } from "../../domain/attention"
import { ATTEMPT_STATES, SUPPLIER_ORDER_STATES, type AttemptState } from "../../domain/unit-state"
import { shapes } from "../shapes"
import { count, giftState, keysOf, moment, money, transition, unit } from "./common"

export const adminUnit = unit
  .extend({
    line_item_id: z.string(),
    supplier_order_id: z.string().nullable(),
    case_ids: z.array(z.string()),
    mail: z.strictObject({ state: z.enum(["none", "due", "sent", "dropped"]), at: moment.nullable(), last_error: z.string().nullable() }),
  })
  .register(shapes, { id: "AdminUnit" })

export const caseAction = z.enum(["check", "retry", "refund", "resolve", "resend", "replay", "ensure"])

export const attentionCase = z
  .strictObject({
    id: z.string(),
    kind: keysOf<AttentionKind>(ATTENTION_KINDS),
    text: z.string(),
    action: z.string(),
    actions: z.array(caseAction),
    order_id: z.string().nullable(),
    supplier_order_id: z.string().nullable(),
    payin_id: z.string().nullable(),
    webhook_id: z.string().nullable(),
    unit_ids: z.array(z.string()),
    reason: z.string(),
    support_text: z.string().nullable(),
    state: z.enum(["open", "closed"]),
    opened_at: moment,
    closed_at: moment.nullable(),
    closed_by: z.string().nullable(),
    note: z.string().nullable(),
  })
  .register(shapes, { id: "AttentionCase", description: "`text` says what such a case is, `action` what ends it, `actions` what may be done now." })

export const oneCase = z.strictObject({ case: attentionCase })

export const supplierOrder = z
  .strictObject({
    id: z.string(), order_id: z.string(), brand_id: z.string(), brand: z.string().nullable(), state: z.enum(SUPPLIER_ORDER_STATES), amount: money, currency: z.string(),
    fulfillment_id: z.string().nullable(), due_at: moment.nullable(), last_problem: z.string().nullable(), created_at: moment, reference_id: z.string().nullable(),
    hubble_order_id: z.string().nullable(), units: count,
  })
  .register(shapes, { id: "SupplierOrder" })

export const listedSupplierOrder = supplierOrder.extend({ order_number: z.number().int().nullable() }).register(shapes, { id: "ListedSupplierOrder" })

export const attempt = z
  .strictObject({
    id: z.string(), number: count, reference_id: z.string(), hubble_order_id: z.string().nullable(), state: keysOf<AttemptState>(ATTEMPT_STATES), amount: money, sends: count, sent_at: moment,
    processing_since: moment.nullable(), reads: count, last_read_at: moment.nullable(), absent_count: count, failure_kind: z.string().nullable(), failure_code: z.string().nullable(),
    failure_text: z.string().nullable(), request_ids: z.array(z.string()), http_status: z.number().int().nullable(),
  })
  .register(shapes, { id: "Attempt" })

export const supplierOrderDetail = supplierOrder.extend({ attempts: z.array(attempt), timeline: z.array(transition) }).register(shapes, { id: "SupplierOrderDetail" })

export const mail = z
  .strictObject({
    id: z.string(), notice: z.enum(["delivered", "processing", "failed", "refunded", "access", "gift", "gift_ready"]), to: z.string().nullable(), state: z.enum(["due", "sent", "dropped"]), tries: count,
    last_error: z.string().nullable(), asked_by: z.string().nullable(), reason: z.string().nullable(), gift_id: z.string().nullable(), supplier_order_id: z.string().nullable(),
    due_at: moment, created_at: moment, ended_at: moment.nullable(),
  })
  .register(shapes, { id: "Mail", description: "Who was told what; never a link. `to` is null while it goes to the address of the order." })

export const adminGift = z
  .strictObject({
    id: z.string(), order_id: z.string(), line_item_id: z.string(), name: z.string(), email: z.string(), message: z.string().nullable(), send_at: moment.nullable(), time_zone: z.string().nullable(),
    state: giftState, sent_at: moment.nullable(), opened_at: moment.nullable(),
  })
  .register(shapes, { id: "AdminGift" })
