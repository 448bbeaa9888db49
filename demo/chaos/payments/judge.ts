import type { Admin, AttentionCase } from "../../admin"
import { booksOfHub123, booksOfHubcash, judgeMoney, type BookedPayment, type MoneyVerdict, type ServiceBook } from "../../oracle/money-laws"
import { CASES_OF_FATE } from "./plan"
import { payinsOf, type ListedPayin, type MadePayment, type PaymentScene } from "./shopper"

interface MedusaPayment {
  data?: { voucher_hub?: { reference?: string } } | null
  captures?: { amount: number }[]
  refunds?: { amount: number }[]
}

const UNDECIDED = ["ready", "placing", "unknown"]
const FIELDS = "id,status,*payment_collections.payments,*payment_collections.payments.captures,*payment_collections.payments.refunds"

const minor = (rows: readonly { amount: number }[] | undefined) => Math.round((rows ?? []).reduce((sum, { amount }) => sum + amount, 0) * 100)

/** Both sides of one payment as they are now. */
export interface SeenPayment {
  made: MadePayment
  payins: ListedPayin[]
  booked: BookedPayment[]
  cases: string[]
  units: string[]
}

export async function look(admin: Admin, made: MadePayment, cases: readonly AttentionCase[]): Promise<SeenPayment> {
  const payins = await payinsOf(admin, made.cartId)
  // A webhook may have completed the cart after the shopper gave up.
  const orderId = made.orderId ?? payins.find((payin) => payin.order_id)?.order_id ?? null
  const payments = orderId ? (await admin.http.get<{ order: { payment_collections: { payments: MedusaPayment[] }[] } }>(`/admin/orders/${orderId}?fields=${encodeURIComponent(FIELDS)}`)).order.payment_collections.flatMap((collection) => collection.payments ?? []) : []
  const booked = payins.map((payin): BookedPayment => {
    const own = payments.filter((payment) => payment.data?.voucher_hub?.reference === payin.id)
    return {
      id: payin.id, reference: payin.reference, state: payin.state, amount: Math.round(payin.amount * 100), paid: payin.paid === null ? null : Math.round(payin.paid * 100),
      captured: own.reduce((sum, { captures }) => sum + minor(captures), 0), refunded: own.reduce((sum, { refunds }) => sum + minor(refunds), 0),
      cases: cases.filter(({ reason }) => reason.includes(payin.id)).map(({ kind }) => kind),
    }
  })
  const ofOrder = cases.filter(({ order_id: id, reason }) => (orderId !== null && id === orderId) || payins.some((payin) => reason.includes(payin.id)))
  return { made, payins, booked, cases: ofOrder.map(({ kind }) => kind).sort(), units: orderId ? (await admin.units(orderId)).map(({ state }) => state) : [] }
}

/** What of one payment is not as it must be when everything is at rest. */
export function judgePayment({ made, payins, booked, cases, units }: SeenPayment): string[] {
  const name = `payment ${made.index} (${made.way}, ${made.fate}${made.orderId ? `, ${made.orderId}` : ""})`
  const problems: string[] = []
  const say = (sentence: string) => problems.push(`${name}: ${sentence}`)
  for (const payin of payins) {
    if (UNDECIDED.includes(payin.state)) say(`${payin.id} is ${payin.state}`)
    if (payin.state === "captured" && !payin.handed_over) say(`${payin.id} is not handed over`)
  }
  const moved = payins.some(({ paid }) => paid !== null)
  const expected = moved ? CASES_OF_FATE[made.fate] : []
  if (cases.join() !== expected.join()) say(`open cases ${cases.join(", ") || "none"} instead of ${expected.join(", ") || "none"}`)
  const funded = booked.some(({ captured }) => captured > 0)
  const wanted = funded ? ["delivered"] : []
  if (units.join() !== wanted.join()) say(`units ${units.join(", ") || "none"} instead of ${wanted.join(", ") || "none"}`)
  if (made.fate === "paid" && made.orderId && !funded && !payins.every(({ state }) => state === "not_created")) say(`nothing is booked: ${payins.map(({ id, state }) => `${id} ${state}`).join(", ")}`)
  if (made.fate === "returned" && booked.some(({ captured, refunded }) => captured !== refunded)) say("the refund is not whole")
  if (made.fate === "declined" && made.orderId && funded) say("a declined card was charged")
  return problems
}

/** The services' own records of every reference, also of those the shop would not know. */
function serviceBooks({ hubcash, hub123 }: PaymentScene, seen: readonly SeenPayment[]): ServiceBook[] {
  const byAccount = new Map(seen.flatMap(({ made, payins }) => payins.map(({ reference }) => [made.account, reference] as const)))
  const accountOf = (receiver: unknown) => (typeof receiver === "object" && receiver !== null && "bank_account" in receiver ? String(receiver.bank_account) : "")
  return [...booksOfHubcash(hubcash.state), ...booksOfHub123(hub123.state, ({ receiver }) => byAccount.get(accountOf(receiver)) ?? null)]
}

export interface PaymentsVerdict extends MoneyVerdict {
  seen: SeenPayment[]
}

export function judgeAll(scene: PaymentScene, seen: SeenPayment[]): PaymentsVerdict {
  const money = judgeMoney(serviceBooks(scene, seen), seen.flatMap(({ booked }) => booked))
  return { ...money, problems: [...seen.flatMap(judgePayment), ...money.problems], seen }
}

/** Neither service may ever see these, whatever is broken. */
const NEVER = new Set(["card_number_in_url", "duplicate_c_id"])
/** Of all shoppers; the rest met a card that was declined, or gave up at a broken service. */
const SHARE_WITH_ORDER = 0.6

/** Whether the run did what it is there for, and what the services noticed that no payment shows. */
export function judgeRun({ hubcash, hub123 }: PaymentScene, { seen, moved }: PaymentsVerdict, faultsExpected: number): string[] {
  const records = [hubcash.state.record, hub123.state.record]
  const hits = records.flatMap(({ requests }) => requests).filter(({ fault }) => fault).length
  const ordered = seen.filter(({ made, payins }) => made.orderId !== null || payins.some(({ order_id: id }) => id)).length
  return [
    ...records.flatMap(({ anomalies }) => anomalies).filter(({ kind }) => NEVER.has(kind)).map(({ kind, detail }) => `a payment service noticed: ${kind} ${detail}`),
    ...(hits < faultsExpected ? [`only ${hits} calls were broken: the run shows nothing of faults`] : []),
    ...(moved > 0 ? [] : ["no money moved"]),
    ...(ordered < seen.length * SHARE_WITH_ORDER ? [`only ${ordered} of ${seen.length} shoppers got an order`] : []),
  ]
}
