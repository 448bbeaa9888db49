/** What somebody is written to about; `gift` goes to a recipient, the rest to the buyer. */
export type MailNews = "delivered" | "processing" | "failed" | "refunded" | "access" | "gift" | "gift_ready"

/** `{number}` is the order's, `{to}` and `{from}` the people of a gift, `{when}` the time it is sent at. */
export interface MailWords {
  subject: Readonly<Record<MailNews, string>>
  body: Readonly<Record<MailNews, string>>
  /** The text on the link, and what stands below it. */
  open: string
  care: string
  openGift: string
  giftCare: string
  /** Stands for a giver without a name. */
  somebody: string
  /** Above the giver's words. */
  message: string
  now: string
  /** For dates. */
  tag: string
  /** Of a code, where the merchant has it mailed. */
  number: string
  pin: string
  validTill: string
}

const ENGLISH: MailWords = {
  subject: {
    delivered: "Your voucher of order #{number} is ready",
    processing: "Your voucher of order #{number} is being prepared",
    failed: "A voucher of order #{number} could not be supplied",
    refunded: "Your money for order #{number} was returned",
    access: "The link to your vouchers of order #{number}",
    gift: "{from} has a gift for you",
    gift_ready: "Your gift of order #{number} is ready",
  },
  body: {
    delivered: "Your voucher is ready.",
    processing: "The supplier is still preparing your voucher. You need not do anything: we write to you as soon as it is here, and if it does not come your money is returned.",
    failed: "A voucher of your order could not be supplied. Your money is on its way back; we write to you once it was returned.",
    refunded: "A voucher of your order could not be supplied. Your money was returned to the way you paid.",
    access: "Somebody asked for a link to the vouchers of your order. If it was not you, do nothing: only this address got it.",
    gift: "Hello {to}, {from} has given you a voucher.",
    gift_ready: "Your gift for {to} is ready. The link goes to {to} by e-mail: {when}. Only {to} can open it.",
  },
  open: "Open your vouchers",
  care: "The link works for 7 days. Whoever has it can see your codes, so do not pass it on.",
  openGift: "Open your gift",
  giftCare: "The link works for 30 days; the page behind it sends you another one. Whoever has it can see the code, so do not pass it on.",
  somebody: "Somebody",
  message: "{from} writes:",
  now: "now",
  tag: "en",
  number: "Code",
  pin: "PIN",
  validTill: "Valid until",
}

const HINDI: MailWords = {
  subject: {
    delivered: "ऑर्डर #{number} का आपका वाउचर तैयार है",
    processing: "ऑर्डर #{number} का आपका वाउचर तैयार किया जा रहा है",
    failed: "ऑर्डर #{number} का एक वाउचर उपलब्ध नहीं हो सका",
    refunded: "ऑर्डर #{number} के आपके पैसे लौटा दिए गए हैं",
    access: "ऑर्डर #{number} के आपके वाउचर का लिंक",
    gift: "{from} ने आपके लिए एक उपहार भेजा है",
    gift_ready: "ऑर्डर #{number} का आपका उपहार तैयार है",
  },
  body: {
    delivered: "आपका वाउचर तैयार है।",
    processing: "आपका वाउचर अभी तैयार किया जा रहा है। आपको कुछ नहीं करना है: वाउचर आते ही हम आपको लिखेंगे, और अगर वह नहीं आया तो आपके पैसे लौटा दिए जाएँगे।",
    failed: "आपके ऑर्डर का एक वाउचर उपलब्ध नहीं हो सका। आपके पैसे लौटाए जा रहे हैं; लौटते ही हम आपको लिखेंगे।",
    refunded: "आपके ऑर्डर का एक वाउचर उपलब्ध नहीं हो सका। आपके पैसे उसी माध्यम से लौटा दिए गए हैं जिससे आपने भुगतान किया था।",
    access: "किसी ने आपके ऑर्डर के वाउचर का लिंक माँगा है। अगर यह आपने नहीं माँगा, तो कुछ न करें: लिंक केवल इसी पते पर भेजा गया है।",
    gift: "नमस्ते {to}, {from} ने आपको एक वाउचर उपहार में दिया है।",
    gift_ready: "{to} के लिए आपका उपहार तैयार है। {to} को लिंक ई-मेल से भेजा जाएगा: {when}। इसे केवल {to} ही खोल सकते हैं।",
  },
  open: "अपने वाउचर खोलें",
  care: "यह लिंक 7 दिन तक काम करता है। जिसके पास यह लिंक है वह आपके कोड देख सकता है, इसलिए इसे किसी को न भेजें।",
  openGift: "अपना उपहार खोलें",
  giftCare: "यह लिंक 30 दिन तक काम करता है; इसका पेज आपको दूसरा लिंक भेज सकता है। जिसके पास यह लिंक है वह कोड देख सकता है, इसलिए इसे किसी को न भेजें।",
  somebody: "किसी",
  message: "{from} का संदेश:",
  now: "अभी",
  tag: "hi-IN",
  number: "कोड",
  pin: "पिन",
  validTill: "वैधता तिथि",
}

const PORTUGUESE: MailWords = {
  subject: {
    delivered: "Seu vale do pedido nº {number} está pronto",
    processing: "Seu vale do pedido nº {number} está sendo preparado",
    failed: "Um vale do pedido nº {number} não pôde ser fornecido",
    refunded: "O dinheiro do pedido nº {number} foi devolvido",
    access: "O link dos vales do pedido nº {number}",
    gift: "{from} tem um presente para você",
    gift_ready: "Seu presente do pedido nº {number} está pronto",
  },
  body: {
    delivered: "Seu vale está pronto.",
    processing: "O fornecedor ainda está preparando o seu vale. Não é preciso fazer nada: escreveremos assim que ele chegar e, se ele não vier, o valor será devolvido.",
    failed: "Um vale do seu pedido não pôde ser fornecido. O valor está sendo devolvido; escreveremos assim que isso for concluído.",
    refunded: "Um vale do seu pedido não pôde ser fornecido. O valor foi devolvido pelo meio de pagamento usado.",
    access: "Alguém pediu um link para os vales do seu pedido. Se não foi você, não faça nada: o link só foi enviado a este endereço.",
    gift: "Olá, {to}! {from} deu um vale de presente para você.",
    gift_ready: "Seu presente para {to} está pronto. O link vai por e-mail para {to}: {when}. Só {to} pode abri-lo.",
  },
  open: "Abrir seus vales",
  care: "O link funciona por 7 dias. Quem o tiver pode ver os seus códigos; não o repasse.",
  openGift: "Abrir seu presente",
  giftCare: "O link funciona por 30 dias; a página dele envia outro. Quem o tiver pode ver o código; não o repasse.",
  somebody: "Alguém",
  message: "{from} escreve:",
  now: "agora",
  tag: "pt-BR",
  number: "Código",
  pin: "PIN",
  validTill: "Válido até",
}

/** The languages mails are written in. */
export const MAIL_LANGUAGES = { en: ENGLISH, hi: HINDI, pt: PORTUGUESE } as const satisfies Record<string, MailWords>
export type MailLanguage = keyof typeof MAIL_LANGUAGES

/** The language of a BCP 47 tag, or the fallback for one that mails are not written in. */
export function mailLanguage(locale: string | null, fallback: MailLanguage): MailLanguage {
  const language = (locale ?? "").toLowerCase().split(/[-_]/)[0] ?? ""
  return Object.hasOwn(MAIL_LANGUAGES, language) ? (language as MailLanguage) : fallback
}
