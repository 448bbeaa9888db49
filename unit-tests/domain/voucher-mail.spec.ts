import { MAIL_LANGUAGES, mailLanguage, type MailLanguage, type MailNews } from "../../src/domain/mail-words"
import { giftLink, voucherLink, voucherMail, type MailedGift } from "../../src/domain/voucher-mail"

const link = voucherLink("https://shop.example/vouchers/{order_id}?lang=en", "order_1", "TOKEN-1")
const gift: MailedGift = { to: "Bea", from: "Asha Rao", message: "Happy birthday!\nAsha", sendAt: null, timeZone: null }
const languages = Object.keys(MAIL_LANGUAGES) as MailLanguage[]
const news = Object.keys(MAIL_LANGUAGES.en.subject) as MailNews[]
const mail = (more: Partial<Parameters<typeof voucherMail>[0]>) => voucherMail({ news: "access", orderNumber: "17", language: "en", link, ...more })

describe("The mail to a buyer", () => {
  it("carries the token after #, where no browser sends and no server logs it", () => {
    expect(link).toBe("https://shop.example/vouchers/order_1?lang=en#voucher_token=TOKEN-1")
  })

  it.each([["en", "Open your vouchers"], ["hi", "अपने वाउचर खोलें"], ["pt", "Abrir seus vales"]] as const)("in %s says %s, with a plain part", (language, words) => {
    const written = mail({ language })
    expect(written.subject).toContain("17")
    for (const part of [written.text, written.html]) expect(part).toContain(words)
    expect(written.text).toContain(link)
    expect(written.html).toContain(`<a href="${link}">`)
  })

  it.each([["hi-IN", "hi"], ["pt_PT", "pt"], ["PT-br", "pt"], ["en-GB", "en"], ["fr", "pt"], [null, "pt"], ["constructor", "pt"]] as const)("about an order in %s is in %s, where the shop's own is Portuguese", (locale, language) => {
    expect(mailLanguage(locale, "pt")).toBe(language)
  })

  it("without a page to lead to says the news alone", () => {
    const written = mail({ news: "delivered", link: null })
    expect(written.text).toBe("Your voucher is ready.")
    expect(written.html).not.toContain("href")
  })

  it("lets no order id or address break out of the html", () => {
    expect(mail({ link: `https://shop.example/"><script>&` }).html).not.toMatch(/"><script>/)
  })

  it("has every piece of news in every language, in words of its own, with every place filled", () => {
    for (const language of languages) {
      const written = news.map((about) => mail({ news: about, language, gift }))
      for (const part of ["subject", "text", "html"] as const) {
        expect(new Set(written.map((one) => one[part])).size).toBe(news.length)
        for (const one of written) expect(one[part]).not.toMatch(/[{}]|undefined|null/)
      }
    }
    for (const about of news) expect(new Set(languages.map((language) => mail({ news: about, language, gift }).text)).size).toBe(languages.length)
  })

  it("holds a code only when the merchant asked for it", () => {
    const codes = [{ brand: "Flip & kart", number: "1234567890123456", pin: null, validTill: "2027-01-31" }]
    const written = mail({ news: "delivered", codes })
    expect(written.text).toContain("Flip & kart\nCode: 1234567890123456\nValid until: 2027-01-31")
    expect(written.html).toContain("<p>Flip &#38; kart<br>Code: 1234567890123456<br>Valid until: 2027-01-31</p>")
    expect(mail({ news: "delivered" }).text).not.toContain("Code")
  })
})

describe("The mail about a gift", () => {
  it("leads to the gift and does not name the order, whose id would tell where the buyer lives", () => {
    const url = giftLink("https://shop.example/gifts/{gift_id}", "vrec_1", "TOKEN-2")
    expect(url).toBe("https://shop.example/gifts/vrec_1#voucher_token=TOKEN-2")
    const written = mail({ news: "gift", link: url, gift, orderNumber: "4711" })
    expect(JSON.stringify(written)).not.toContain("4711")
    expect(written.text).toBe(
      "Hello Bea, Asha Rao has given you a voucher.\n\nAsha Rao writes:\nHappy birthday!\nAsha\n\nOpen your gift: https://shop.example/gifts/vrec_1#voucher_token=TOKEN-2\n\n" +
        "The link works for 30 days; the page behind it sends you another one. Whoever has it can see the code, so do not pass it on.",
    )
    expect(written.html).toContain("<blockquote>Happy birthday!<br>Asha</blockquote>")
  })

  it("shows the message and the names as they were written, never as HTML", () => {
    const written = mail({ news: "gift", gift: { ...gift, to: "<b>Bea</b>", from: 'A"&\'<i>', message: "<script>alert(1)</script>\n<img src=x>" } })
    expect(written.html).not.toMatch(/<(b|i|script|img)\b/)
    expect(written.text).toContain("<script>alert(1)</script>\n<img src=x>")
  })

  it("keeps its subject in one line, whatever the giver's name", () => {
    expect(mail({ news: "gift", gift: { ...gift, from: "Asha\r\nBcc: all@shop.test" } }).subject).toBe("Asha Bcc: all@shop.test has a gift for you")
  })

  it("takes braces in a name for what they are", () => {
    expect(mail({ news: "gift", gift: { ...gift, from: "{to} {number}" } }).subject).toBe("{to} {number} has a gift for you")
  })

  it("tells the buyer when it goes, in the zone he thought of, and that it goes now", () => {
    const sendAt = new Date("2026-12-24T03:30:00Z")
    expect(mail({ news: "gift_ready", gift: { ...gift, sendAt, timeZone: "Asia/Kolkata" } }).text).toMatch(/The link goes to Bea by e-mail: December 24, 2026 at 9:00.AM \(Asia\/Kolkata\)\./)
    expect(mail({ news: "gift_ready", language: "pt", gift: { ...gift, sendAt, timeZone: null } }).text).toMatch(/24 de dezembro de 2026 às 03:30 \(UTC\)/)
    expect(mail({ news: "gift_ready", gift }).text).toContain("by e-mail: now. Only Bea can open it.")
  })

  it("of a giver without a name is from somebody", () => {
    expect(mail({ news: "gift", gift: { ...gift, from: null } }).subject).toBe("Somebody has a gift for you")
  })
})
