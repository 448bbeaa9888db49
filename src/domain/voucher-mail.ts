/** What a buyer is written to about. */
export type MailNews = "delivered" | "refunded" | "access"

export interface VoucherMail {
  subject: string
  text: string
  html: string
}

interface Words {
  subject: Readonly<Record<MailNews, string>>
  body: Readonly<Record<MailNews, string>>
  open: string
  /** Below the link. */
  care: string
}

const ENGLISH: Words = {
  subject: { delivered: "Your voucher of order #{number} is ready", refunded: "Your money for order #{number} was returned", access: "The link to your vouchers of order #{number}" },
  body: {
    delivered: "Your voucher is ready.",
    refunded: "A voucher of your order could not be supplied. Your money was returned to the way you paid.",
    access: "Somebody asked for a link to the vouchers of your order. If it was not you, do nothing: only this address got it.",
  },
  open: "Open your vouchers",
  care: "The link works for 7 days. Whoever has it can see your codes, so do not pass it on.",
}

const HINDI: Words = {
  subject: { delivered: "ऑर्डर #{number} का आपका वाउचर तैयार है", refunded: "ऑर्डर #{number} के आपके पैसे लौटा दिए गए हैं", access: "ऑर्डर #{number} के आपके वाउचर का लिंक" },
  body: {
    delivered: "आपका वाउचर तैयार है।",
    refunded: "आपके ऑर्डर का एक वाउचर उपलब्ध नहीं हो सका। आपके पैसे उसी माध्यम से लौटा दिए गए हैं जिससे आपने भुगतान किया था।",
    access: "किसी ने आपके ऑर्डर के वाउचर का लिंक माँगा है। अगर यह आपने नहीं माँगा, तो कुछ न करें: लिंक केवल इसी पते पर भेजा गया है।",
  },
  open: "अपने वाउचर खोलें",
  care: "यह लिंक 7 दिन तक काम करता है। जिसके पास यह लिंक है वह आपके कोड देख सकता है, इसलिए इसे किसी को न भेजें।",
}

const PORTUGUESE: Words = {
  subject: { delivered: "Seu vale do pedido nº {number} está pronto", refunded: "O dinheiro do pedido nº {number} foi devolvido", access: "O link dos vales do pedido nº {number}" },
  body: {
    delivered: "Seu vale está pronto.",
    refunded: "Um vale do seu pedido não pôde ser fornecido. O valor foi devolvido pelo meio de pagamento usado.",
    access: "Alguém pediu um link para os vales do seu pedido. Se não foi você, não faça nada: o link só foi enviado a este endereço.",
  },
  open: "Abrir seus vales",
  care: "O link funciona por 7 dias. Quem o tiver pode ver os seus códigos; não o repasse.",
}

const LANGUAGES: Readonly<Record<string, Words>> = { hi: HINDI, pt: PORTUGUESE }

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/**
 * The mail in the language of the order (BCP 47; English unless Hindi or Portuguese), with a plain part. It never holds a code; `link` opens the
 * vouchers, so the mail goes to the notification's `content` only, which Medusa does not store.
 */
export function voucherMail(input: { news: MailNews; orderNumber: string; locale: string | null; link: string | null }): VoucherMail {
  const words = LANGUAGES[(input.locale ?? "").toLowerCase().split(/[-_]/)[0] ?? ""] ?? ENGLISH
  const subject = words.subject[input.news].replace("{number}", input.orderNumber)
  const body = words.body[input.news]
  if (!input.link) return { subject, text: body, html: `<p>${escapeHtml(body)}</p>` }
  const link = escapeHtml(input.link)
  return {
    subject,
    text: `${body}\n\n${words.open}: ${input.link}\n\n${words.care}`,
    html: `<p>${escapeHtml(body)}</p><p><a href="${link}">${escapeHtml(words.open)}</a></p><p>${escapeHtml(words.care)}</p>`,
  }
}

/** The shop's page for the vouchers of an order, with the token after `#`, which no browser sends and no server logs. */
export function voucherLink(page: string, orderId: string, token: string): string {
  return `${page.replaceAll("{order_id}", encodeURIComponent(orderId))}#voucher_token=${token}`
}
