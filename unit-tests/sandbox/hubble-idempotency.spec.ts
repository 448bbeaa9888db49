import { guideBrandIds as ids } from "../../sandbox/hubble"
import { type Caller, amazon, flipkart, orderFor, startCaller, until } from "./hubble-caller"

interface Summary { charged_units: number; references_with_other_body: number; references_reused_after_failed: number }

let caller: Caller
beforeEach(async () => { caller = await startCaller({ timeScale: 900 }) })
afterEach(() => caller.sandbox.close())

it("makes one order of fifty concurrent posts of one reference, debited once", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => caller.place(flipkart("same"))))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(await caller.balance()).toBe(1_000_000 - 500)
  expect(await caller.control<Summary>("summary")).toMatchObject({ charged_units: 1 })
})

it("answers a reused reference with the first order, whatever the body, and notes it", async () => {
  const first = await caller.place(flipkart("same"))
  const second = await caller.place(orderFor(ids.flipkart, "same", [[2000, 3]]))
  expect(second.body).toEqual(first.body)
  expect(await caller.control<Summary>("summary")).toMatchObject({ charged_units: 1, references_with_other_body: 1 })
})

it("does not take the same order with its keys in another order for another body", async () => {
  const { productId, ...rest } = flipkart("same")
  await caller.place(flipkart("same"))
  await caller.place({ ...rest, productId })
  expect(await caller.control<Summary>("summary")).toMatchObject({ references_with_other_body: 0 })
})

it("consumes the reference of a FAILED order even after the brand is back", async () => {
  const failed = await caller.place(orderFor(ids.jiomart, "used", [[500, 1]]))
  await caller.configure({ brands: { [ids.jiomart]: { outcome: "success" } } })
  expect((await caller.place(orderFor(ids.jiomart, "used", [[500, 1]]))).body).toEqual(failed.body)
  expect((await caller.place(orderFor(ids.jiomart, "fresh", [[500, 1]]))).body.status).toBe("SUCCESS")
  expect(await caller.control<Summary>("summary")).toMatchObject({ charged_units: 1, references_reused_after_failed: 1 })
})

it("debits PROCESSING when it is accepted and credits it back when it fails", async () => {
  await caller.configure({ processingOutcome: "FAILED" })
  const { body } = await caller.place(amazon("p", 10))
  expect([body.status, body.vouchers]).toEqual(["PROCESSING", []])
  expect(await caller.balance()).toBe(995_000)
  await until(async () => (await caller.read(body.id)).body.status === "FAILED")
  expect(await caller.balance()).toBe(1_000_000)
  expect((await caller.control<{ orders: { charged: boolean }[] }>("record")).orders).toMatchObject([{ charged: false, reversed: false }])
  expect(await caller.control<Summary>("summary")).toMatchObject({ charged_units: 0 })
})

it("resolves PROCESSING to SUCCESS with every voucher after its scaled time", async () => {
  const { body } = await caller.place(amazon("p", 10))
  const done = await until(async () => {
    const read = await caller.read(body.id)
    return read.body.status === "SUCCESS" && read.body
  })
  expect(done.vouchers).toHaveLength(10)
  expect(await caller.balance()).toBe(995_000)
})

it("draws the same ids and codes for the same seed and reference, and others for another seed", async () => {
  const again = await startCaller()
  const other = await startCaller({ seed: 2 })
  const [first, second, third] = await Promise.all([caller, again, other].map(async (one) => (await one.place(flipkart("r", 3))).text))
  expect(second).toBe(first)
  expect(third).not.toBe(first)
  const titles = await Promise.all([caller, again].map((one) => one.control("brands")))
  expect(titles[1]).toEqual(titles[0])
  await Promise.all([again, other].map(({ sandbox }) => sandbox.close()))
})
