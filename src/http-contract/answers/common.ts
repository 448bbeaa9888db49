import { z } from "@medusajs/framework/zod"
import { UNIT_STATES, type UnitState } from "../../domain/unit-state"
import { shapes } from "../shapes"

export const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>) => z.enum(Object.keys(table) as [Key, ...Key[]])

/** As JSON carries it: ISO 8601 in UTC. */
export const moment = z.iso.datetime()
export const count = z.number().int().min(0)
/** Major units. */
export const money = z.number()
export const unitState = keysOf<UnitState>(UNIT_STATES).register(shapes, { id: "UnitState" })

/** `{LIST, count, limit, offset}` */
export const page = <Row extends z.ZodType, Name extends string>(name: Name, row: Row) =>
  z.strictObject({ [name]: z.array(row), count, limit: count, offset: count } as Record<Name, z.ZodArray<Row>> & { count: typeof count; limit: typeof count; offset: typeof count })

export const erased = z.strictObject({ id: z.string(), object: z.literal("voucher_data"), deleted: z.literal(true) })
export const nothing = z.strictObject({})

export const transition = z.strictObject({ at: moment, subject: z.string(), subject_id: z.string(), from_state: z.string().nullable(), to_state: z.string(), cause: z.string() }).register(shapes, { id: "Transition" })

export const instructions = z.strictObject({ mode: z.string(), label: z.string(), instructions: z.array(z.string()) }).register(shapes, { id: "RedemptionInstructions" })

export const revealedVoucher = z
  .strictObject({
    card_type: z.string(), card_number: z.string().nullable(), card_pin: z.string().nullable(), valid_till: z.string().nullable(), amount: money, currency: z.string(),
    instructions: z.array(instructions), terms: z.array(z.string()),
  })
  .register(shapes, { id: "RevealedVoucher", description: "The one answer with a code. A card type that is PIN only has no number, and the other way round." })

export const giftState = z.enum(["scheduled", "sent", "opened", "withdrawn"])

export const unitRecipient = z
  .strictObject({
    gift_id: z.string(), name: z.string(), email: z.string(), message: z.string().nullable(), send_at: moment.nullable(), time_zone: z.string().nullable(), state: giftState,
    sent_at: moment.nullable(), opened_at: moment.nullable(), openable: z.boolean(),
  })
  .register(shapes, { id: "UnitRecipient", description: "Whom a gift is for. `openable`: this asker may reveal it." })

export const unit = z
  .strictObject({
    id: z.string(), state: unitState, state_text: z.string(), state_next: z.string(), brand: z.string(), denomination: money, currency: z.string(),
    last4: z.string().nullable(), valid_till: z.string().nullable(), recipient: unitRecipient.nullable(), used_at: moment.nullable(),
  })
  .register(shapes, { id: "Unit", description: "One voucher, without its code. `state_text` and `state_next` are sentences for the shopper." })

const personalData = {
  orders: z.array(z.strictObject({ order_id: z.string(), paid_at: moment.nullable(), currency: z.string(), name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable() })),
  vouchers: z.array(
    z.strictObject({
      id: z.string(), order_id: z.string(), brand: z.string(), denomination: money, currency: z.string(), price: money, price_currency: z.string(), state: z.string(), bought_at: moment,
      delivered_at: moment.nullable(), used_at: moment.nullable(), last4: z.string().nullable(), valid_till: z.string().nullable(),
    }),
  ),
  gifts: z.array(
    z.strictObject({
      id: z.string(), order_id: z.string(), name: z.string(), email: z.string(), message: z.string().nullable(), send_at: moment.nullable(), time_zone: z.string().nullable(),
      sent_at: moment.nullable(), opened_at: moment.nullable(),
    }),
  ),
  reveals: z.array(z.strictObject({ voucher_id: z.string(), order_id: z.string(), by: z.string(), at: moment })),
  mails: z.array(z.strictObject({ order_id: z.string(), about: z.string(), to: z.string().nullable(), state: z.string(), at: moment })),
  payments: z.array(z.strictObject({ id: z.string(), method: z.string(), amount: money, currency: z.string(), state: z.string(), order_id: z.string().nullable(), at: moment })),
}

export const storedCard = z.strictObject({ id: z.string(), brand: z.string(), last4: z.string(), holder_name: z.string(), exp_month: z.string(), exp_year: z.string() }).register(shapes, { id: "StoredCard" })

export const voucherData = z.strictObject({ ...personalData, cards: z.array(storedCard) }).register(shapes, { id: "VoucherData", description: "Everything the plugin keeps about a customer; never a code." })
