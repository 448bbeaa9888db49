import { DateTime } from "luxon"
import { MAIL_LANGUAGES, type MailLanguage, type MailNews, type MailWords } from "./mail-words"

export type { MailNews } from "./mail-words"

export interface VoucherMail {
  subject: string
  text: string
  html: string
}

/** The people and the date of a gift. */
export interface MailedGift {
  to: string
  /** Null for a giver the order does not name. */
  from: string | null
  /** The giver's words, plain text. */
  message: string | null
  sendAt: Date | null
  timeZone: string | null
}

/** A code in a mail: only where the merchant asked for it (`mail.codes`). */
export interface MailedCode {
  brand: string
  number: string | null
  pin: string | null
  validTill: string | null
}

export interface MailInput {
  news: MailNews
  orderNumber: string
  language: MailLanguage
  /** Opens the vouchers; null where the shop said no page or there is nothing to open. */
  link: string | null
  gift?: MailedGift | null
  codes?: readonly MailedCode[]
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
/** A subject is a header: it has one line. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim()

/**
 * A mail with an HTML and a plain part. It holds no code unless the merchant asked for it; `link` opens vouchers, so the mail goes to the notification's `content` only,
 * which Medusa does not store. What people wrote (names, the message) is text in both parts, never HTML.
 */
export function voucherMail(input: MailInput): VoucherMail {
  const words = MAIL_LANGUAGES[input.language]
  const fill = filler(input, words)
  const gift = input.news === "gift"
  const message = gift && input.gift?.message ? { head: fill(words.message), text: input.gift.message } : null
  const link = input.link === null ? null : { url: input.link, text: gift ? words.openGift : words.open, care: gift ? words.giftCare : words.care }
  const body = fill(words.body[input.news])
  const codes = (input.codes ?? []).map((code) => [code.brand, ...parts(code, words)].join("\n"))
  return {
    subject: oneLine(fill(words.subject[input.news])),
    text: [body, ...(message ? [`${message.head}\n${message.text}`] : []), ...codes, ...(link ? [`${link.text}: ${link.url}`, link.care] : [])].join("\n\n"),
    html: [
      paragraph(body),
      ...(message ? [paragraph(message.head), `<blockquote>${withBreaks(message.text)}</blockquote>`] : []),
      ...codes.map((code) => `<p>${withBreaks(code)}</p>`),
      ...(link ? [`<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.text)}</a></p>`, paragraph(link.care)] : []),
    ].join(""),
  }
}

const withBreaks = (text: string) => escapeHtml(text).replace(/\r?\n/g, "<br>")

const parts = ({ number, pin, validTill }: MailedCode, words: MailWords) =>
  [[words.number, number], [words.pin, pin], [words.validTill, validTill]].flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))

const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`

/** Fills the places in one pass, so that braces in a name or an order number stand for nothing. */
function filler({ orderNumber, gift }: MailInput, words: MailWords): (text: string) => string {
  const values: Record<string, string> = {
    number: orderNumber,
    to: gift?.to ?? "",
    from: gift?.from ?? words.somebody,
    when: gift?.sendAt ? dateText(gift.sendAt, gift.timeZone, words.tag) : words.now,
  }
  return (text) => text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}

/** As the buyer meant it: in the zone he named, else in UTC, with the zone's name. */
function dateText(at: Date, timeZone: string | null, tag: string): string {
  return DateTime.fromJSDate(at).setZone(timeZone ?? "utc").setLocale(tag).toLocaleString({ dateStyle: "long", timeStyle: "short" }) + (timeZone ? ` (${timeZone})` : " (UTC)")
}

/** The shop's page for the vouchers of an order, with the token after `#`, which no browser sends and no server logs. */
export function voucherLink(page: string, orderId: string, token: string): string {
  return `${page.replaceAll("{order_id}", encodeURIComponent(orderId))}#voucher_token=${token}`
}

/** The shop's page for a gift. It does not name the order: whoever knows an order's id can read the buyer's address in Medusa's store API. */
export function giftLink(page: string, giftId: string, token: string): string {
  return `${page.replaceAll("{gift_id}", encodeURIComponent(giftId))}#voucher_token=${token}`
}
