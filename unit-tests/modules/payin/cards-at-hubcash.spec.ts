/** Cards at Hubcash, where its document leaves a case open: over the sandbox, and over servers that answer as the document allows. */
import { createHubcashSandbox, type HubcashSandbox } from "../../../sandbox/hubcash"
import { HubcashClient } from "../../../src/clients/hubcash"
import { HubcashCards } from "../../../src/modules/payin/gateways/hubcash-cards"
import { CPF, hubcashDouble, PAN, stopHubcashDoubles, type HubcashDouble } from "../../clients/hubcash/hubcash-double"
import { json, type Answer } from "../../clients/loopback-server"

const CARD_ID = "58c040b32d8baf18526217f5"
const TYPED = { number: PAN, securityCode: "917", holderName: "Maria da Silva", expMonth: "12", expYear: "2031" }
const PAYER = { document: { type: "CPF" as const, number: "52998224725" }, name: "Maria da Silva", birthdate: null, phone: null }
const NOT_FOUND = { Errors: [{ Type: "Error", Field: "CardId", Description: "Not found" }] }

afterEach(() => stopHubcashDoubles())

async function cardsAt(answer: Answer): Promise<HubcashDouble & { cards: HubcashCards; refusals: string[]; asked: () => (string | undefined)[] }> {
  const double = await hubcashDouble(answer)
  const refusals: string[] = []
  return { ...double, cards: new HubcashCards(() => double.client, async (reason) => void refusals.push(reason)), refusals, asked: () => double.seen.map(({ method }) => method) }
}

describe("Deleting a card", () => {
  it("that the sandbox deleted already is done: whoever died in between repeats it", async () => {
    const sandbox: HubcashSandbox = await createHubcashSandbox({ timeScale: 1_000 })
    const client = new HubcashClient({ baseUrl: `${sandbox.url}/v1`, code: "sandbox-code", token: "sandbox-token" })
    try {
      const cards = new HubcashCards(() => client, async () => undefined)
      const { hubcashCardId } = await cards.store(TYPED, PAYER)
      await cards.remove(hubcashCardId)
      await cards.remove(hubcashCardId)
      expect(sandbox.state.cards.all().filter(({ id }) => id === hubcashCardId)).toEqual([])
    } finally {
      await sandbox.close()
      await client.close()
    }
  })

  it.each<[string, number, unknown]>([["400 with Errors", 400, NOT_FOUND], ["404 with Errors", 404, NOT_FOUND], ["404 with another body", 404, { message: "Not found" }]])("is done when the DELETE answers %s and a read finds nothing", async (_what, status, body) => {
    const { cards, asked } = await cardsAt((request, response) => (request.method === "DELETE" ? json(response, status, body) : json(response, 404, NOT_FOUND)))
    await cards.remove(CARD_ID)
    expect(asked()).toEqual(["DELETE", "GET"])
  })

  it("is not done when Hubcash refuses and still has it", async () => {
    const { cards } = await cardsAt((request, response) => (request.method === "DELETE" ? json(response, 400, NOT_FOUND) : json(response, 200, { Card: { CardId: CARD_ID } })))
    await expect(cards.remove(CARD_ID)).rejects.toMatchObject({ type: "not_allowed", message: expect.stringContaining("try again later") })
  })

  it("is not done when the read cannot tell, or the DELETE itself was not understood", async () => {
    const blind = await cardsAt((request, response) => (request.method === "DELETE" ? json(response, 400, NOT_FOUND) : json(response, 500, {})))
    await expect(blind.cards.remove(CARD_ID)).rejects.toMatchObject({ type: "not_allowed" })
    const broken = await cardsAt((request, response) => (request.method === "DELETE" ? json(response, 500, {}) : json(response, 404, NOT_FOUND)))
    await expect(broken.cards.remove(CARD_ID)).rejects.toMatchObject({ type: "not_allowed" })
    expect(broken.asked()).toEqual(["DELETE"])
  })
})

describe("Changing a card", () => {
  const KNOWN = { brand: "Visa", holder_name: "Maria da Silva", exp_month: "12", exp_year: "2031" }
  const put = async (shown: Record<string, unknown>, change: Parameters<HubcashCards["edit"]>[2]) => {
    const { cards, seen } = await cardsAt((_request, response) => json(response, 200, { Card: { CardId: CARD_ID, ...shown } }))
    await cards.edit(CARD_ID, KNOWN, change)
    return JSON.parse(seen.find(({ method }) => method === "PUT")?.body ?? "null") as unknown
  }

  it("sends no document where Hubcash shows none, and our own row for whatever else is missing", async () => {
    expect(await put({}, { holderName: "Maria Silva" })).toEqual({ Card: { Brand: "Visa", HolderName: "Maria Silva", ExpMonth: "12", ExpYear: "2031" } })
    expect(await put({ Brand: "", HolderName: null, Document: "", ExpMonth: null, ExpYear: "" }, { expMonth: "11", expYear: "2032" })).toEqual({ Card: { Brand: "Visa", HolderName: "Maria da Silva", ExpMonth: "11", ExpYear: "2032" } })
  })

  it("keeps what Hubcash shows", async () => {
    const shown = { Brand: "Elo", HolderName: "Maria", Document: CPF, Phone: "+5511987654321", ExpMonth: "03", ExpYear: "2030" }
    expect(await put(shown, {})).toEqual({ Card: shown })
  })

  it("takes document and phone from another payer, and nothing of the one before", async () => {
    const shown = { Brand: "Elo", HolderName: "Maria", Document: CPF, Phone: "+5511987654321", ExpMonth: "03", ExpYear: "2030" }
    const kept = { Brand: "Elo", HolderName: "Maria", ExpMonth: "03", ExpYear: "2030" }
    const payer = { ...PAYER, document: { type: "CPF" as const, number: "11144477735" } }
    expect(await put(shown, { payer })).toEqual({ Card: { ...kept, Document: "11144477735" } })
    expect(await put(shown, { payer: { ...payer, phone: "+5521912345678" } })).toEqual({ Card: { ...kept, Document: "11144477735", Phone: "+5521912345678" } })
  })
})

describe("The kind of a card", () => {
  afterEach(() => jest.restoreAllMocks())

  it("is asked for once in ten minutes for the same digits, also one that is not taken", async () => {
    let now = 1_000_000
    jest.spyOn(Date, "now").mockImplementation(() => now)
    const { cards, asked } = await cardsAt((_request, response) => json(response, 404, NOT_FOUND))
    // One look by six digits, and one by the first four.
    for (let turn = 0; turn < 3; turn += 1) expect(await cards.brandOf("999999")).toBeNull()
    expect(asked()).toHaveLength(2)
    await cards.brandOf("4111")
    expect(asked()).toHaveLength(3)
    now += 10 * 60_000
    await cards.brandOf("999999")
    expect(asked()).toHaveLength(5)
  })

  it("is not remembered while Hubcash does not answer", async () => {
    const { cards, asked } = await cardsAt((_request, response) => json(response, 503, { message: "down" }))
    for (let turn = 0; turn < 2; turn += 1) await expect(cards.brandOf("411111")).rejects.toMatchObject({ type: "not_allowed" })
    expect(asked()).toHaveLength(2)
  })

  it("is remembered for so many digits and no more", async () => {
    const { cards, asked } = await cardsAt((_request, response) => json(response, 404, NOT_FOUND))
    for (let digits = 100_000; digits <= 101_000; digits += 1) await cards.brandOf(String(digits))
    await cards.brandOf("101000")
    await cards.brandOf("100001")
    expect(asked()).toHaveLength(2_002)
    await cards.brandOf("100000")
    expect(asked()).toHaveLength(2_004)
  })
})

describe("A card service that does not answer", () => {
  it("is no error of ours: the shopper is told to try again", async () => {
    const { cards } = await cardsAt((_request, response) => json(response, 503, { message: "down" }))
    for (const call of [cards.store(TYPED, PAYER), cards.brandOf("411111")]) await expect(call).rejects.toMatchObject({ type: "not_allowed", message: expect.stringContaining("try again") as unknown })
  })
})

describe("A card that cannot be stored because Hubcash refuses the shop's keys", () => {
  const KEYS = { Errors: [{ Type: "Authorization", Field: "headers", Description: "Authorization with the API failed" }] }

  it("is not the shopper's fault, and says who refuses", async () => {
    const { cards, refusals } = await cardsAt((_request, response) => json(response, 401, KEYS))
    await expect(cards.store(TYPED, PAYER)).rejects.toMatchObject({ type: "not_allowed", message: expect.stringContaining("cannot be reached") })
    expect(refusals).toEqual([expect.stringContaining("HUBCASH_CODE and HUBCASH_TOKEN")])
  })

  it("says nothing of the keys when a proxy in between answers 401", async () => {
    const { cards, refusals } = await cardsAt((_request, response) => json(response, 401, { message: "Unauthorized" }))
    await expect(cards.store(TYPED, PAYER)).rejects.toMatchObject({ type: "not_allowed" })
    expect(refusals).toEqual([])
  })
})
