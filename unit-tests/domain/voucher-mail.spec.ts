import { voucherLink, voucherMail } from "../../src/domain/voucher-mail"

const link = voucherLink("https://shop.example/vouchers/{order_id}?lang=en", "order_1", "TOKEN-1")

describe("The mail to a buyer", () => {
  it("carries the token after #, where no browser sends and no server logs it", () => {
    expect(link).toBe("https://shop.example/vouchers/order_1?lang=en#voucher_token=TOKEN-1")
  })

  it.each([["en", "Open your vouchers"], ["hi-IN", "अपने वाउचर खोलें"], ["pt-BR", "Abrir seus vales"], ["pt_PT", "Abrir seus vales"], ["fr", "Open your vouchers"], [null, "Open your vouchers"]])("in %s says %s, with a plain part", (locale, words) => {
    const mail = voucherMail({ news: "access", orderNumber: "17", locale, link })
    expect(mail.subject).toContain("17")
    for (const part of [mail.text, mail.html]) expect(part).toContain(words)
    expect(mail.text).toContain(link)
    expect(mail.html).toContain(`<a href="${link}">`)
  })

  it("without a page to lead to says the news alone", () => {
    const mail = voucherMail({ news: "delivered", orderNumber: "17", locale: null, link: null })
    expect(mail.text).toBe("Your voucher is ready.")
    expect(mail.html).not.toContain("href")
  })

  it("lets no order id or address break out of the html", () => {
    const { html } = voucherMail({ news: "access", orderNumber: "1", locale: null, link: `https://shop.example/"><script>&` })
    expect(html).not.toMatch(/"><script>/)
  })
})
