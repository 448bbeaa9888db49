import { z } from "@medusajs/framework/zod"
import { ACTION_STATES, type ActionState } from "../../domain/payin-action"
import { PAYIN_METHODS, PAYIN_STATES, type PayinMethod, type PayinState } from "../../domain/payin-state"
import { shapes } from "../shapes"
import { keysOf, moment, money, transition } from "./common"

export const payin = z
  .strictObject({
    id: z.string(),
    upstream: z.enum(["hubcash", "123hub"]),
    method: keysOf<PayinMethod>(PAYIN_METHODS),
    state: keysOf<PayinState>(PAYIN_STATES),
    amount: money,
    paid: money.nullable(),
    currency: z.string(),
    installments: z.number().int(),
    order_id: z.string().nullable(),
    cart_id: z.string().nullable(),
    customer_id: z.string().nullable(),
    reference: z.string(),
    psp_id: z.string().nullable(),
    psp_status: z.string().nullable(),
    our_number: z.number().int().nullable(),
    failure: z.string().nullable(),
    last_problem: z.string().nullable(),
    handed_over: z.boolean(),
    boleto_due_at: moment.nullable(),
    created_at: moment,
  })
  .register(shapes, { id: "Payin", description: "A payment in the money ledger; no card, document, slip or pay page." })

export const payinDetail = payin.extend({ timeline: z.array(transition) }).register(shapes, { id: "PayinDetail" })
export const onePayin = z.strictObject({ payin })

export const payOut = z
  .strictObject({
    id: z.string(), payin_id: z.string().nullable(), key: z.string(), state: keysOf<ActionState>(ACTION_STATES), amount: money, currency: z.string(), psp_id: z.string().nullable(),
    problem: z.string().nullable(), created_at: moment,
  })
  .register(shapes, { id: "PayOut", description: "A pay-out without its receiver." })

export const balance = z.strictObject({ upstream: z.literal("123hub"), currency: z.string(), amount: money, freezing: money.nullable(), blocking: money.nullable() }).register(shapes, { id: "Balance" })

export const notification = z
  .strictObject({
    id: z.string(), sale_id: z.string(), status: z.number().int().nullable(), last_response_code: z.number().int().nullable(), added_at: z.string().nullable(), updated_at: z.string().nullable(),
    payin_id: z.string().nullable(),
  })
  .register(shapes, { id: "HubcashNotification", description: "Times as Hubcash prints them." })

export const wallet = z
  .strictObject({
    balance: money.nullable(),
    read_at: moment.nullable(),
    currency: z.literal("INR"),
    low_threshold: money,
    low_since: moment.nullable(),
    gate: z.strictObject({ closed_since: moment.nullable(), needed: money.nullable(), next_read_at: moment.nullable(), when_short: z.enum(["queue", "refuse"]) }),
    forecast: z.strictObject({ per_day: money, days_left: z.number().nullable(), empty_at: moment.nullable() }),
    history: z.array(z.strictObject({ balance: money, source: z.string(), read_at: moment })),
  })
  .register(shapes, { id: "Wallet", description: "Hubble's wallet as last read; rupees." })

export const oneWallet = z.strictObject({ wallet })
