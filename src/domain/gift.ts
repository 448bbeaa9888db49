import { DateTime, IANAZone } from "luxon"

/** How long the link of a gift works; another one can be asked for at any time. Not divided by the time scale. */
export const GIFT_TOKEN_DAYS = 30

/** A day without a time is the morning of it. */
const MORNING_HOUR = 9
/** What a clock that runs ahead, or a form that took its time, may be late. */
const LATE_MINUTES = 10
const MOST_DAYS_AHEAD = 366

const LOCAL = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/
const EXAMPLES = "2026-12-24T09:00:00+05:30, or 2026-12-24T09:00 or 2026-12-24 with recipient.time_zone"

export interface SendTime {
  sendAt: Date | null
  timeZone: string | null
}

/**
 * When a gift is to be sent: a time with an offset, or a local time or a day of a named zone. A local time that a change of clocks skips is
 * the one an hour later. @returns the moment, or a sentence that says what is wrong.
 */
export function sendTime(written: { send_at?: string | null | undefined; time_zone?: string | null | undefined }, now: Date): SendTime | { problem: string } {
  const timeZone = written.time_zone || null
  if (timeZone && !IANAZone.isValidZone(timeZone)) return { problem: `recipient.time_zone is not the name of a time zone such as Asia/Kolkata or America/Sao_Paulo` }
  if (!written.send_at) return { sendAt: null, timeZone }
  const moment = parse(written.send_at, timeZone)
  if (!moment?.isValid) return { problem: `recipient.send_at is not a time such as ${EXAMPLES}` }
  const start = DateTime.fromJSDate(now)
  if (moment < start.minus({ minutes: LATE_MINUTES })) return { problem: "recipient.send_at is in the past; leave it out to send the gift as soon as the voucher is there" }
  if (moment > start.plus({ days: MOST_DAYS_AHEAD })) return { problem: "recipient.send_at is more than a year ahead; choose an earlier day" }
  return { sendAt: moment.toJSDate(), timeZone }
}

function parse(text: string, timeZone: string | null): DateTime | null {
  if (!LOCAL.test(text)) return /[Zz]|[+-]\d{2}:?\d{2}$/.test(text) ? DateTime.fromISO(text, { setZone: true }) : null
  if (!timeZone) return null
  const local = DateTime.fromISO(text, { zone: timeZone })
  return text.includes("T") ? local : local.set({ hour: MORNING_HOUR })
}

/** Whether a gift sent at this time would be opened after its voucher expired; the months are the brand's, from the day it is bought. */
export function sentAfterExpiry(sendAt: Date | null, expiryMonths: number | null, now: Date): boolean {
  return sendAt !== null && expiryMonths !== null && DateTime.fromJSDate(sendAt) >= DateTime.fromJSDate(now).plus({ months: expiryMonths })
}

export type GiftState = "scheduled" | "sent" | "opened" | "withdrawn"

export function giftState(gift: { sentAt: Date | null; openedAt: Date | null; withdrawn: boolean }): GiftState {
  if (gift.openedAt) return "opened"
  if (gift.withdrawn) return "withdrawn"
  return gift.sentAt ? "sent" : "scheduled"
}
