import { AnswerLog, secretsIn } from "../../demo/oracle/leaks"

const secrets = new Map([
  ["8090920011768104", "card number ending 8104"],
  ["215744", "a PIN"],
  ["q1/w2+e3=", "the vault key"],
])

describe("the search for leaked codes", () => {
  it("finds a card number and a PIN that stand as words of their own", () => {
    expect(secretsIn('{"card":"8090920011768104","pin":"215744"}', secrets)).toEqual(["card number ending 8104", "a PIN"])
  })

  it("does not take the same digits inside an id or a longer number for a PIN", () => {
    expect(secretsIn("hvu_01K215744X 9921574400", secrets)).toEqual([])
  })

  it("finds a key with signs in it inside other text", () => {
    expect(secretsIn("VAULT_KEYS=demo:q1/w2+e3=;", secrets)).toEqual(["the vault key"])
  })

  it("looks at every answer but that of a reveal, and never names the value", () => {
    const answers = new AnswerLog()
    answers.listen("POST", "/store/vouchers/hvu_1/reveal", '{"card_pin":"215744"}')
    expect(answers.leaks(secrets)).toEqual([])
    answers.listen("GET", "/store/orders/order_1?fields=x", '{"metadata":{"pin":"215744"}}')
    expect(answers.leaks(secrets)).toEqual([{ secret: "a PIN", where: "answer of GET /store/orders/order_1" }])
  })
})
