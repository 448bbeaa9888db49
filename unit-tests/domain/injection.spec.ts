import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import fc from "fast-check"
import { toBrandMirror } from "../../src/domain/brand"
import { MAIL_LANGUAGES, type MailLanguage, type MailNews } from "../../src/domain/mail-words"
import { plainText } from "../../src/domain/plain-text"
import { voucherMail } from "../../src/domain/voucher-mail"

/** What people, brands and services may write: names, messages, terms, reasons. */
const ATTACKS = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "<a href=\"javascript:alert(1)\">x</a>", "</p></blockquote><h1>pay here</h1>", "{to}", "{number}", "&lt;script&gt;", "&#60;img src=x&#62;", "<!--", "<svg/onload=alert(1)>", "\u0000<b>", "<<b>script>", "<style>@import'//x'</style>", "\r\nBcc: all@elsewhere.test\r\n\r\n<html>", "\u2028Subject: x"]
const words = fc.oneof(fc.constantFrom(...ATTACKS), fc.array(fc.constantFrom("<", ">", "\"", "'", "&", "/", "script", "a href=", "\n", "\r", "x", "{from}", ";", "#60"), { maxLength: 12 }).map((parts) => parts.join("")))
const languages = Object.keys(MAIL_LANGUAGES) as MailLanguage[]
const news = Object.keys(MAIL_LANGUAGES.en.subject) as MailNews[]

/** The whole of the markup that our mails have. */
const OURS = /<\/?p>|<br>|<\/?blockquote>|<a href="[^"<>]*">|<\/a>/g

describe("What other people write", () => {
  it("is text in every mail: no tag but ours, no way out of an attribute, one line of subject", () => {
    fc.assert(fc.property(fc.record({ news: fc.constantFrom(...news), language: fc.constantFrom(...languages), number: words, to: words, from: words, message: words, brand: words, code: words, link: words }), (given) => {
      const mail = voucherMail({
        news: given.news, language: given.language, orderNumber: given.number, link: given.link,
        gift: { to: given.to, from: given.from, message: given.message, sendAt: null, timeZone: null },
        codes: [{ brand: given.brand, number: given.code, pin: given.code, validTill: given.code }],
      })
      expect(mail.html.replace(OURS, "")).not.toMatch(/[<>"']/)
      expect(mail.html.match(/<a /g)).toHaveLength(1)
      expect(mail.subject).not.toMatch(/[\r\n\u2028\u2029\u0000]/)
    }), { numRuns: 1_500 })
  })

  it("has no tag left once it is a brand's title, description, terms or way to use it", () => {
    for (const text of ATTACKS) {
      const made = toBrandMirror({
        id: "brand", title: `A${text}`, status: "ACTIVE", brandDescription: text, termsAndConditions: [text], category: [text], tags: [text], redemptionType: text, denominationType: "FIXED", amountRestrictions: { denominations: [500] },
        howToUseInstructions: [{ retailMode: text, instructions: [text] }], tncUrl: text, logoUrl: `https://x.example/${text}`, thumbnailUrl: `javascript:${text}`,
      } as unknown as Parameters<typeof toBrandMirror>[0])
      expect(made).toHaveProperty("ok.how_to_use")
      expect(JSON.stringify(made)).not.toMatch(/<[a-z/!]|javascript:|onerror="/i)
    }
    fc.assert(fc.property(words, (text) => expect(plainText(text)).not.toMatch(/<[a-z/!]/i)), { numRuns: 2_000 })
  })

  it("is never put into a page as HTML, by dashboard or storefront", () => {
    const root = path.join(__dirname, "../..")
    const pages = ["src/admin", "demo/storefront/src"].flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file)).map((file) => path.join(root, folder, file)))
    expect(pages.length).toBeGreaterThan(60)
    const raw = /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(|srcDoc/
    expect(pages.filter((file) => raw.test(readFileSync(file, "utf8")))).toEqual([])
    // Addresses in links are those that the server has held to http(s).
    const links = pages.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/(?:href|src|action)=\{([^}]+)\}/g)].map(([, what]) => what))
    expect([...new Set(links)].sort()).toEqual(["`data:image/svg+xml,${encodeURIComponent(sized(draw(symbology, text)))", "payPage", "source", "termsUrl"])
  })
})
