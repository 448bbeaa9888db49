import { isCardExpired, isCardNumber } from "../../src/domain/card-number"
import { CardBody, PayerBody } from "../../src/api/store/hubcash/bodies"

describe("A card number", () => {
  it.each(["4111111111111111", "5555555555554444", "378282246310005"])("%s can exist", (number) => expect(isCardNumber(number)).toBe(true))
  it.each(["4111111111111112", "411111111111111", "4111 1111 1111 1111", "", "0".repeat(20), "４111111111111111"])("%s cannot", (number) => expect(isCardNumber(number)).toBe(false))

  it("is good to the end of its month", () => {
    const card = { exp_month: "02", exp_year: "2030" }
    expect(isCardExpired(card, new Date("2030-02-28T23:59:59Z"))).toBe(false)
    expect(isCardExpired(card, new Date("2030-03-01T00:00:00Z"))).toBe(true)
  })
})

describe("What a shopper types", () => {
  const card = { cart_id: "cart_1", payer_token: "vhpt_1", number: "4111 1111 1111 1111", security_code: "123", holder_name: "José d'Ávila", exp_month: "12", exp_year: "2031" }
  const messages = (body: unknown, schema: typeof CardBody | typeof PayerBody) => JSON.stringify(schema.safeParse(body).error?.issues ?? [])

  it("a number may be typed in groups", () => expect(CardBody.parse(card).number).toBe("4111111111111111"))
  it("a CNPJ is a document as well, kept without punctuation", () => expect(PayerBody.parse({ cart_id: "c", document: "11.222.333/0001-81" }).document).toEqual({ type: "CNPJ", number: "11222333000181" }))

  const takesName = (name: string) => [CardBody.safeParse({ ...card, holder_name: name }).success, PayerBody.safeParse({ cart_id: "c", document: "11.222.333/0001-81", name }).success]

  it.each(["Maria da Silva", "Loja 123 Ltda", "Silva & Filhos", "99 Tecnologia S/A", "Padaria São João (Matriz), Filial 2", "12.345.678 Maria da Silva", "Zé"])("%s is the name of a payer and of a holder", (name) => {
    expect(takesName(name)).toEqual([true, true])
  })

  it.each([
    "123 456", "A", "", "<b>Maria</b>", "Maria > Silva", "Maria\nda Silva", "Maria\u0000", "Maria\u202e Silva", "Maria; drop", "& Filhos", "(Maria)", `Maria${"a".repeat(100)}`,
    "Maria 4111111111111111", "4111 1111 1111 1111 Maria", "Maria 4111.1111-1111/1111", "411111111111 M",
  ])("%j is no name, and what is a card number gets in by no name", (name) => {
    expect(takesName(name)).toEqual([false, false])
  })

  it("a company that has its owner's CPF in its name pays, but a card's holder, who is kept in the open, has no document in it", () => {
    expect(takesName("Maria da Silva 52998224725")).toEqual([false, true])
    expect(takesName("Maria da Silva 529.982.247-25")).toEqual([false, true])
  })

  it.each([
    ["a wrong digit", { number: "4111111111111112" }], ["a number as a number", { number: 4111111111111111 }], ["a number as a field's name", { "4111111111111111": 1 }],
    ["a number as the holder", { holder_name: "4111111111111111" }], ["a number as the code", { security_code: "4111111111111111" }], ["a number as the cart", { cart_id: { a: "4111111111111111" } }],
  ])("no message repeats a card number: %s", (_what, change) => {
    const said = messages({ ...card, ...change }, CardBody)
    expect(said).toContain("message")
    expect(said.replace(/"keys":\[[^\]]*\]/, "")).not.toContain("4111")
  })
})
