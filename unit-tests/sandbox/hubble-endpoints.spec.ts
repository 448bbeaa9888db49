import { guideBrandIds as ids } from "../../sandbox/hubble"
import { type Caller, type ErrorBody, amazon, customer, flipkart, orderFor, startCaller } from "./hubble-caller"

interface Brand { id: string; status: string; title: string; category: string[]; denominationType: string; cardType: string; redemptionType: string; amountRestrictions: Record<string, unknown> | null; iconImageUrl?: string }

let caller: Caller
beforeEach(async () => { caller = await startCaller() })
afterEach(() => caller.sandbox.close())

describe("signing in", () => {
  const login = (body: unknown) => caller.call<ErrorBody & { expiresInSecs: number }>("POST", "/v1/partners/auth/login", body)
  const good = { clientId: "sandbox-client", clientSecret: "sandbox-secret" }

  it("answers a wrong secret with 401, a missing field with 400 and a strange address with 403", async () => {
    expect((await login({ ...good, clientSecret: "no" })).status).toBe(401)
    const missing = await login({ clientId: "sandbox-client" })
    expect([missing.status, missing.body.subErrors[0]?.fieldName]).toEqual([400, "clientSecret"])
    await caller.configure({ credentials: { ipAllowed: false } })
    expect((await login(good)).status).toBe(403)
  })

  it("answers a wrong clientId with RESOURCE_NOT_FOUND when told to", async () => {
    await caller.configure({ credentials: { wrongClientId: "resource_not_found" } })
    const answer = await login({ ...good, clientId: "other" })
    expect([answer.status, answer.body.id, answer.body.code]).toEqual([404, "E001", "RESOURCE_NOT_FOUND"])
  })

  it("refuses every other call without a token, and with one that has run out", async () => {
    const bare = await fetch(`${caller.sandbox.url}/v1/partners/wallet/balance`)
    expect(bare.status).toBe(401)
    expect((await caller.call("GET", "/v1/partners/wallet/balance")).status).toBe(200)
    await caller.configure({ tokenSeconds: 0.01 })
    await caller.signIn()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await caller.call("GET", "/v1/partners/wallet/balance")).status).toBe(401)
  })

  it("takes expired credentials as wrong, and drops their tokens", async () => {
    await caller.configure({ credentials: { expired: true } })
    expect((await caller.call("GET", "/v1/partners/wallet/balance")).status).toBe(401)
    expect((await login(good)).status).toBe(401)
  })
})

describe("the catalogue", () => {
  const list = async (query = "") => (await caller.call<{ data: Brand[]; nextCursor?: string | null }>("GET", `/v1/partners/products${query}`)).body

  it("lists 450 or more brands at once without pageNo, of every kind the documents know", async () => {
    const { data } = await list()
    expect(data.length).toBeGreaterThanOrEqual(450)
    expect(new Set(data.map(({ id }) => id)).size).toBe(data.length)
    for (const [field, values] of Object.entries({
      status: ["ACTIVE", "INACTIVE"], denominationType: ["FIXED", "FLEXIBLE"], redemptionType: ["ONLINE", "OFFLINE", "ONLINE_AND_OFFLINE"],
      cardType: ["CARD_NUMBER_SECURED", "PIN_NO_SECURED", "CARD_AND_PIN_NO_SECURED"],
    })) expect([...new Set(data.map((brand) => brand[field as keyof Brand]))].sort()).toEqual([...values].sort())
    expect(data.some(({ amountRestrictions }) => amountRestrictions === null)).toBe(true)
    expect(data.some(({ iconImageUrl }) => iconImageUrl !== undefined)).toBe(true)
  })

  it("pages from 1, with a short last page, and covers everything once", async () => {
    const pages = await Promise.all([1, 2, 3, 4, 5].map(async (pageNo) => (await list(`?pageNo=${pageNo}&limit=100`)).data))
    expect(pages.map((page) => page.length)).toEqual([100, 100, 100, 100, 60])
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(460)
    expect((await list("?pageNo=6&limit=100")).data).toEqual([])
    expect((await caller.call("GET", "/v1/partners/products?pageNo=0")).status).toBe(400)
  })

  it("filters by text and by category", async () => {
    expect((await list("?q=flipkart")).data.map(({ id }) => id)).toEqual([ids.flipkart])
    const food = (await list("?category=FOOD")).data
    expect(food.length).toBeGreaterThan(10)
    expect(food.every(({ category }) => category.includes("FOOD"))).toBe(true)
  })

  it("answers with a cursor or a bare array when told to", async () => {
    await caller.configure({ pageStyle: "cursor" })
    const first = await list("?limit=300")
    const second = await list(`?limit=300&cursor=${first.nextCursor ?? ""}`)
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([300, 160, null])
    await caller.configure({ pageStyle: "array" })
    expect(Array.isArray(await list())).toBe(true)
  })

  it("shows the guide's Flipkart and the flexible Zomato, and no unknown brand", async () => {
    const brand = async (id: string) => caller.call<Brand>("GET", `/v1/partners/products/${id}`)
    expect((await brand(ids.flipkart)).body.amountRestrictions).toMatchObject({ denominations: [100, 250, 500, 1000, 2000, 5000] })
    expect((await brand(ids.zomato)).body.amountRestrictions).toMatchObject({ minVoucherAmount: 250, maxVoucherAmount: 10_000, maxVouchersPerOrder: 4, maxVouchersPerDenomination: null, maxDenominationsPerOrder: null, denominations: null })
    expect((await brand("nothing")).status).toBe(404)
  })
})

describe("placing an order", () => {
  it("delivers Flipkart at once, each voucher with number and PIN, and debits the gross amount", async () => {
    const { status, body } = await caller.place(orderFor(ids.flipkart, "ref-1", [[500, 2], [250, 1]]))
    expect([status, body.status, body.failureReason]).toEqual([200, "SUCCESS", null])
    expect(Object.keys(body).sort()).toEqual(["failureReason", "id", "referenceId", "status", "vouchers"])
    expect(body.vouchers.map(({ amount }) => amount)).toEqual([500, 500, 250])
    expect(new Set(body.vouchers.map(({ cardNumber }) => cardNumber)).size).toBe(3)
    expect(body.vouchers[0]?.validTill).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(await caller.balance()).toBe(1_000_000 - 1_250)
  })

  it.each([
    ["a number only", ids.zomato, 300, { cardPin: null, cardNumber: expect.any(String) as string }],
    ["a PIN only", ids.bigBasket, 500, { cardNumber: null, cardPin: expect.any(String) as string }],
  ])("gives %s where the card type says so", async (_what, product, amount, codes) => {
    const { body } = await caller.place(orderFor(product, "ref-1", [[amount, 1]]))
    expect(body.vouchers[0]).toMatchObject(codes)
  })

  it.each([[ids.jiomart, "Brand not available"], [ids.myntra, "Voucher generation failed"]])("fails %s with HTTP 200 and a text, and debits nothing", async (product, reason) => {
    const { status, body } = await caller.place(orderFor(product, "ref-1", [[500, 1]]))
    expect([status, body.status, body.failureReason, body.vouchers]).toEqual([200, "FAILED", reason, []])
    expect(await caller.balance()).toBe(1_000_000)
  })

  it.each<[string, ReturnType<typeof orderFor>]>([
    ["E001", orderFor("nothing", "r", [[500, 1]])],
    ["E100", orderFor(ids.disabled, "r", [[500, 1]])],
    ["E101", orderFor(ids.notEnabled, "r", [[500, 1]])],
    ["E102", orderFor(ids.inactive, "r", [[500, 1]])],
    ["E150", orderFor(ids.flipkart, "r", [[600, 1]])],
    ["E151", { ...flipkart("r"), amount: 501 }],
    ["E152", orderFor(ids.tightAmounts, "r", [[250, 1]])],
    ["E152", orderFor(ids.tightAmounts, "r", [[500, 3]])],
    ["E153", orderFor(ids.oneDenomination, "r", [[500, 1], [1000, 1]])],
    ["E154", orderFor(ids.fourVouchers, "r", [[500, 3]])],
    ["E155", orderFor(ids.zomato, "r", [[200, 2]])],
    ["E156", orderFor(ids.flipkart, "r", [[100, 11]])],
    ["E157", orderFor(ids.flipkart, "r", [[500, 0]])],
  ])("refuses with %s in an error body, and the reference stays free", async (number, order) => {
    const { status, body } = await caller.place<ErrorBody>(order)
    expect([status, body.id]).toEqual([400, number])
    expect((await caller.byReference("r")).status).toBe(404)
    expect(await caller.balance()).toBe(1_000_000)
  })

  it("carries the same refusals as FAILED when told to, and then the reference is consumed", async () => {
    await caller.configure({ errorCarriers: { E150: "failed", E300: "failed" }, balance: 100 })
    expect((await caller.place(orderFor(ids.flipkart, "r1", [[600, 1]]))).body).toMatchObject({ status: "FAILED", failureReason: "Denomination not available" })
    expect((await caller.place(flipkart("r2"))).body).toMatchObject({ status: "FAILED", failureReason: "Insufficient balance" })
    expect((await caller.byReference("r2")).body.status).toBe("FAILED")
  })

  it("answers a wallet that is too small with the E300 of the wallet document", async () => {
    await caller.configure({ balance: 499.5 })
    const { status, body } = await caller.place<ErrorBody>(flipkart("r"))
    expect([status, body.id, body.code, body.message]).toEqual([400, "E300", "INSUFFICIENT_BALANCE", "Insufficient wallet balance"])
    expect(await caller.balance()).toBe(499.5)
  })

  it("wants a reference of at most 40 characters, and the customer of a B2C order", async () => {
    expect((await caller.place(flipkart("x".repeat(40)))).status).toBe(200)
    expect((await caller.place<ErrorBody>(flipkart("x".repeat(41)))).body.subErrors[0]?.fieldName).toBe("referenceId")
    expect((await caller.place<ErrorBody>({ ...flipkart("a"), customerDetails: { ...customer, phoneNumber: "" } })).body.subErrors[0]?.fieldName).toBe("customerDetails.phoneNumber")
    expect((await caller.place({ ...flipkart("a"), customerDetails: null })).status).toBe(400)
    await caller.configure({ mode: "b2b" })
    expect((await caller.place({ ...flipkart("a"), customerDetails: null })).body.status).toBe("SUCCESS")
  })

  it("fails with a text, not 429, when a limit of brand or partner is exceeded", async () => {
    await caller.configure({ limits: [{ scope: "brand", kind: "count", window: "hourly", max: 1 }, { scope: "partner", kind: "amount", window: "daily", max: 1_200 }] })
    expect((await caller.place(flipkart("r1"))).body.status).toBe("SUCCESS")
    expect((await caller.place(flipkart("r2"))).body.failureReason).toBe("Hourly order count limit exceeded for brand")
    expect((await caller.place(orderFor(ids.zomato, "r3", [[800, 1]]))).body.failureReason).toBe("Daily order amount limit exceeded for partner")
    expect((await caller.place(orderFor(ids.zomato, "r4", [[700, 1]]))).body.status).toBe("SUCCESS")
  })
})

describe("reading what was ordered", () => {
  it("finds an order by id, by reference and by voucher, and answers the unknown with 404 and E001", async () => {
    const { body } = await caller.place(flipkart("r"))
    expect((await caller.read(body.id)).body).toEqual(body)
    expect((await caller.byReference("r")).body).toEqual(body)
    expect((await caller.call("GET", `/v1/partners/orders/vouchers/${body.vouchers[0]?.id ?? ""}`)).body).toEqual(body.vouchers[0])
    for (const path of ["by-reference/x", "x", "vouchers/x"]) {
      const { status, body: error } = await caller.call<ErrorBody>("GET", `/v1/partners/orders/${path}`)
      expect([status, error.id, error.code]).toEqual([404, "E001", "RESOURCE_NOT_FOUND"])
    }
  })

  it("delivers again only what was delivered", async () => {
    const success = await caller.place(flipkart("r"))
    const processing = await caller.place(amazon("p"))
    const resend = (id: string) => caller.call("POST", `/v1/partners/orders/${id}/resend-delivery`, { channels: ["EMAIL"] })
    expect((await resend(success.body.id)).status).toBe(200)
    expect((await resend(processing.body.id)).status).toBe(400)
    expect((await resend("x")).status).toBe(404)
  })

  it("notes a missing and a repeated X-REQUEST-ID, and answers all the same", async () => {
    const { url } = caller.sandbox
    const login = (headers: Record<string, string>) => fetch(`${url}/v1/partners/auth/login`, { method: "POST", headers, body: "{}" })
    await login({})
    await login({ "x-request-id": "same" })
    expect((await login({ "x-request-id": "same" })).status).toBe(400)
    expect(await caller.control("summary")).toMatchObject({ missing_request_ids: 1, repeated_request_ids: 1 })
  })
})
