import { HubbleNotFoundError, HubbleRequestError, HubbleUnknownOutcomeError } from "../../../src/clients/hubble"
import { toBrandMirror } from "../../../src/domain/brand"
import { json } from "../loopback-server"
import { hubbleDouble, rejection, SECRET, stopHubbleDoubles } from "./hubble-double"

const BRAND = { id: "b1", status: "ACTIVE", title: "Flipkart", denominationType: "FIXED", amountRestrictions: { denominations: [100, "250.50"], maxVouchersPerOrder: 4 } }

afterEach(stopHubbleDoubles)

describe("the brand catalogue", () => {
  it("sends only the filters that were given", async () => {
    const hubble = await hubbleDouble((_request, response) => json(response, 200, { data: [] }))
    await hubble.client.listBrands({ q: "food & drink", category: "FOOD", pageNo: 1, limit: 20 })
    await hubble.client.listBrands()
    await hubble.client.listBrands({ cursor: "c=1" })
    expect(hubble.calls().map(({ url }) => url.replace("/v1/partners/products", ""))).toEqual(["?q=food+%26+drink&category=FOOD&pageNo=1&limit=20", "", "?cursor=c%3D1"])
    await rejection(hubble.client.listBrands({ pageNo: 0 }), HubbleRequestError)
  })

  it.each([
    ["an envelope", { data: [BRAND] }, null],
    ["an envelope with a cursor", { data: [BRAND], nextCursor: "c2" }, "c2"],
    ["an envelope at its last cursor", { data: [BRAND], nextCursor: null }, null],
    ["a bare array", [BRAND], null],
  ])("reads %s", async (_case, body, nextCursor) => {
    const hubble = await hubbleDouble((_request, response) => json(response, 200, body))
    const { data } = await hubble.client.listBrands()
    expect(data).toMatchObject({ nextCursor, count: 1, refused: [], brands: [{ id: "b1", amountRestrictions: { denominations: [100, 250.5] } }] })
  })

  it("a description of 10 MB is cut when it becomes a mirror row, and the brands beside it are read", async () => {
    const huge = { ...BRAND, id: "b2", brandDescription: `<p>${"long ".repeat(2_100_000)}</p>` }
    const hubble = await hubbleDouble((_request, response) => json(response, 200, { data: [BRAND, huge] }), { maxAnswerBytes: 64 * 1024 * 1024 })
    const { data } = await hubble.client.listBrands()
    const mirrors = data.brands.map((brand) => toBrandMirror(brand))
    expect(mirrors.map((answer) => ("ok" in answer ? (answer.ok.description?.length ?? 0) : -1))).toEqual([0, 10_000])
  })

  it("one bad brand is named and the others are kept", async () => {
    const bad = [{ ...BRAND, id: "b2", amountRestrictions: { minOrderAmount: "cheap" } }, "nonsense", { ...BRAND, id: undefined }]
    const hubble = await hubbleDouble((_request, response) => json(response, 200, { data: [BRAND, ...bad, { ...BRAND, id: "b3" }] }))
    const { data } = await hubble.client.listBrands()
    expect(data.brands.map(({ id }) => id)).toEqual(["b1", "b3"])
    expect(data.count).toBe(5)
    expect(data.refused).toEqual([
      { index: 1, id: "b2", reason: expect.stringContaining("amountRestrictions.minOrderAmount") },
      { index: 2, reason: expect.any(String) },
      { index: 3, reason: expect.stringContaining("id") },
    ])
  })

  it("reads a cursor that is a number", async () => {
    const hubble = await hubbleDouble((_request, response) => json(response, 200, { data: [BRAND], nextCursor: 42 }))
    expect((await hubble.client.listBrands()).data.nextCursor).toBe("42")
  })

  it("keeps unknown enum values and shrugs at odd decoration", async () => {
    const odd = { ...BRAND, status: "PAUSED", cardType: "PIN_SECURED", redemptionType: "DRONE", category: "FOOD", tags: null, howToUseInstructions: "call us", newField: 1 }
    const hubble = await hubbleDouble((_request, response) => json(response, 200, odd))
    const { data } = await hubble.client.getBrand("b1")
    expect(data).toMatchObject({ status: "PAUSED", cardType: "PIN_SECURED", redemptionType: "DRONE", category: ["FOOD"], tags: [], howToUseInstructions: null })
    expect(data).not.toHaveProperty("newField")
  })

  it("an unknown brand is not found; an answer over the size cap is no answer", async () => {
    const hubble = await hubbleDouble(
      (request, response) => (request.url.endsWith("gone") ? json(response, 404, { id: "E001" }) : json(response, 200, { data: ["x".repeat(5_000)] })),
      { maxAnswerBytes: 1_000 },
    )
    await rejection(hubble.client.getBrand("gone"), HubbleNotFoundError)
    expect((await rejection(hubble.client.listBrands(), HubbleUnknownOutcomeError)).message).toContain("too_large")
  })
})

describe("what is logged", () => {
  it("one line per request: route template, request id, status and time; never URL, body, token or secret", async () => {
    const hubble = await hubbleDouble((request, response, socket) => {
      if (request.url.endsWith("reset-me")) socket.resetAndDestroy()
      else json(response, request.url.includes("query-word") ? 200 : 404, { data: [], message: "body-word" })
    })
    await hubble.client.listBrands({ q: "query-word" })
    await rejection(hubble.client.getOrder("order-word"), HubbleNotFoundError)
    await rejection(hubble.client.getOrder("reset-me"), HubbleUnknownOutcomeError)
    const ids = hubble.seen.map(({ headers }) => headers["x-request-id"])
    expect(hubble.lines.map((line) => line.replace(/\d+ms$/, "ms"))).toEqual([
      `hubble POST /v1/partners/auth/login ${ids[0]} 200 ms`,
      `hubble GET /v1/partners/products ${ids[1]} 200 ms`,
      `hubble GET /v1/partners/orders/:orderId ${ids[2]} 404 ms`,
      expect.stringMatching(new RegExp(`^hubble GET /v1/partners/orders/:orderId ${ids[3]} NoAnswerError\\((ECONNRESET|UND_ERR_SOCKET)\\) ms$`)),
    ])
    expect(hubble.lines.join("\n")).not.toMatch(new RegExp(`query-word|order-word|reset-me|body-word|token-1|${SECRET}|127\\.0\\.0\\.1`))
  })
})

describe("the wallet", () => {
  it.each([[{ balance: 1000.5 }, 1000.5], [{ balance: "1000.50" }, 1000.5], [{ balance: -3 }, -3]])("%j holds %d rupees", async (body, rupees) => {
    const hubble = await hubbleDouble((_request, response) => json(response, 200, body))
    expect((await hubble.client.getWalletBalance()).data.balance).toBe(rupees)
  })
})
