/** How sales walk, and what the sandbox's own books say of the money. */
import { inflateSync } from "node:zlib"
import { magicCards } from "../../sandbox/hubcash"
import { type Caller, type SaleBody, boleto, card, credit, startCaller, until } from "./hubcash-caller"

let caller: Caller
// Two seconds are 2 ms.
beforeEach(async () => { caller = await startCaller({ timeScale: 1_000 }) })
afterEach(() => caller.sandbox.close())

const reached = async (id: string, status: number): Promise<SaleBody> => until(async () => {
  const sale = await caller.read(id)
  return sale.Status === status && sale
})
const statuses = async (ref: string) => {
  const { sales } = (await caller.control<{ sales: { ref: string; history: { status: number }[] }[] }>("record")).body
  return sales.find((sale) => sale.ref === ref)?.history.map(({ status }) => status)
}
const put = (what: "capture" | "cancel", id: string) => caller.call<{ Sale: SaleBody }>("PUT", `/v1/sales/${what}/${id}`)
const act = (id: string, what: string, body: unknown = {}) => caller.control(`sales/${id}/${what}`, body)
const magic = (behaviour: keyof typeof magicCards, more: Record<string, unknown> = {}) => credit(behaviour, { Card: card(magicCards[behaviour].number), ...more })
const settled = () => new Promise((resolve) => setTimeout(resolve, 60))

describe("credit", () => {
  it("with Capture goes 1, 2, 3, 7 by itself", async () => {
    const sale = await caller.sold(credit("r"))
    expect([sale.Status, sale.DateCaptured]).toEqual([1, null])
    const done = await reached(sale.SaleId, 7)
    expect(done.DateCaptured).toMatch(/ GMT$/)
    expect(done.Analyze).toEqual([{ Level: "72", Description: "Approved" }])
    expect(await statuses("r")).toEqual([1, 2, 3, 7])
    expect(await caller.money("r")).toEqual({ sale_ids: [sale.SaleId], authorized: 10_000, captured: 10_000, released: 0, refunded: 0, reversed: 0, kept: 10_000, held: 0 })
  })

  it("without Capture rests in 3 until it is captured", async () => {
    await caller.configure({ walkSeconds: 150 })
    const { SaleId } = await caller.sold(credit("r", { Capture: false }))
    expect((await put("capture", SaleId)).status).toBe(400)
    await reached(SaleId, 3)
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect((await caller.read(SaleId)).Status).toBe(3)
    expect(await caller.money("r")).toMatchObject({ authorized: 10_000, held: 10_000, captured: 0, kept: 0 })
    const { body } = await put("capture", SaleId)
    expect([body.Sale.Status, body.Sale.DateCaptured]).toEqual([7, expect.stringMatching(/ GMT$/)])
    expect((await put("capture", SaleId)).status).toBe(400)
    expect(await caller.money("r")).toMatchObject({ held: 0, captured: 10_000, kept: 10_000 })
  })

  it("canceled before its capture is let go, after it is paid back; once only", async () => {
    const [before, after] = [await caller.sold(credit("before", { Capture: false })), await caller.sold(credit("after"))]
    await Promise.all([reached(before.SaleId, 3), reached(after.SaleId, 7)])
    for (const { SaleId } of [before, after]) {
      const { body } = await put("cancel", SaleId)
      expect([body.Sale.Status, body.Sale.DateCanceled]).toEqual([6, expect.stringMatching(/ GMT$/)])
      expect((await put("cancel", SaleId)).status).toBe(400)
    }
    expect(await caller.money("before")).toMatchObject({ captured: 0, released: 10_000, refunded: 0, kept: 0, held: 0 })
    expect(await caller.money("after")).toMatchObject({ captured: 10_000, released: 0, refunded: 10_000, kept: 0, held: 0 })
  })

  it("canceled on its way, goes no further", async () => {
    await caller.configure({ walkSeconds: 100 })
    const { SaleId } = await caller.sold(credit("r"))
    await put("cancel", SaleId)
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(await statuses("r")).toEqual([1, 6])
  })
})

it("debit goes to 7 whatever Capture says", async () => {
  const { SaleId, Capture } = await caller.sold(credit("r", { Method: "Debit", Capture: false }))
  expect(Capture).toBe(true)
  await reached(SaleId, 7)
})

describe("a boleto", () => {
  it("has a line to type and a picture from the start, waits in 4, and is paid", async () => {
    const { SaleId, Status, Billet } = await caller.sold(boleto("r"))
    expect(Status).toBe(1)
    expect(Billet?.Digitable).toMatch(/^0019\d\.\d{5} \d{5}\.\d{6} \d{5}\.\d{6} \d \d{4}0000010000$/)
    await reached(SaleId, 4)
    await act(SaleId, "pay")
    expect((await reached(SaleId, 7)).DateCaptured).toBeTruthy()
    expect((await act(SaleId, "pay")).status).toBe(400)
    expect(await statuses("r")).toEqual([1, 4, 7])
    expect(await caller.money("r")).toMatchObject({ captured: 10_000, kept: 10_000, held: 0 })
  })

  it("the picture is a PNG whose pixels are a bar code", async () => {
    const { Billet } = await caller.sold(boleto("r"))
    const png = Buffer.from(Billet?.Image ?? "", "base64")
    expect(png.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a")
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
    const pixels = inflateSync(png.subarray(png.indexOf("IDAT") + 4, png.indexOf("IEND") - 8))
    expect(pixels.length).toBe((width + 1) * height)
    expect(new Set(pixels.subarray(1, width + 1))).toEqual(new Set([0, 255]))
  })

  it("expires, and can still be paid late", async () => {
    const { SaleId } = await caller.sold(boleto("r"))
    await reached(SaleId, 4)
    await act("r", "expire")
    expect((await caller.read(SaleId)).Status).toBe(6)
    expect((await act("r", "expire")).status).toBe(400)
    await act("r", "pay")
    expect(await caller.read(SaleId)).toMatchObject({ Status: 7, DateCanceled: null })
    expect(await statuses("r")).toEqual([1, 4, 6, 7])
    expect(await caller.money("r")).toMatchObject({ captured: 10_000, kept: 10_000 })
  })

  it("turns to 5 when so configured, can be canceled while open, and paid with another amount", async () => {
    await caller.configure({ expiredStatus: 5 })
    const sales = [await caller.sold(boleto("a", 1)), await caller.sold(boleto("b", 2)), await caller.sold(boleto("c", 3))] as const
    await Promise.all(sales.map(({ SaleId }) => reached(SaleId, 4)))
    await act("a", "expire")
    await put("cancel", sales[1].SaleId)
    await act("c", "pay", { amount: 9_000 })
    expect(await Promise.all(sales.map(async ({ SaleId }) => (await caller.read(SaleId)).Status))).toEqual([5, 6, 7])
    expect([(await caller.read(sales[2].SaleId)).Amount, (await caller.money("c"))?.captured]).toEqual([9_000, 9_000])
    expect(await caller.money("b")).toMatchObject({ captured: 0, refunded: 0, released: 0 })
  })
})

describe("cards that decide", () => {
  it.each([["declined", "Transaction not authorized by the issuer"], ["insufficient_funds", "Insufficient funds"], ["expired", "Expired card"]] as const)("%s: status 5 at once", async (behaviour, reason) => {
    const sale = await caller.sold(magic(behaviour))
    expect([sale.Status, sale.History.at(-1)?.Action]).toEqual([5, reason])
    expect(await caller.money(behaviour)).toMatchObject({ authorized: 0, captured: 0 })
  })

  it("a decline can come as 400 too: by card, or for all", async () => {
    expect(await caller.refusal(magic("declined_400"))).toEqual(["Card: Transaction not authorized by the issuer"])
    await caller.configure({ declineCarrier: "error_400" })
    expect(await caller.refusal(magic("insufficient_funds"))).toEqual(["Card: Insufficient funds"])
    expect(await caller.byRef("insufficient_funds")).toEqual([])
  })

  it("analysis says no, says yes slowly, or says nothing until somebody does", async () => {
    await caller.configure({ analysisSeconds: 1_000 })
    const refusedSale = await caller.sold(magic("fraud_refused"))
    expect((await reached(refusedSale.SaleId, 5)).Analyze).toEqual([{ Level: "12", Description: "Refused" }])
    const slow = await caller.sold(magic("slow_analysis"))
    const [yes, no] = [await caller.sold(magic("stuck_in_analysis", { Ref: "yes" })), await caller.sold(magic("stuck_in_analysis", { Ref: "no" }))]
    await settled()
    expect(await Promise.all([slow, yes, no].map(async ({ SaleId }) => (await caller.read(SaleId)).Status))).toEqual([2, 2, 2])
    await reached(slow.SaleId, 7)
    await act("yes", "approve")
    await act("no", "decline", { reason: "Too risky" })
    await reached(yes.SaleId, 7)
    expect((await caller.read(no.SaleId)).History.at(-1)?.Action).toBe("Too risky")
  })

  it("the capture fails, is refused, or the cancellation is", async () => {
    const [fails, refuses, stays] = [
      await caller.sold(magic("capture_fails", { Capture: false })), await caller.sold(magic("capture_refused", { Capture: false })), await caller.sold(magic("cancel_refused")),
    ]
    await Promise.all([reached(fails.SaleId, 3), reached(refuses.SaleId, 3), reached(stays.SaleId, 7)])
    expect((await put("capture", fails.SaleId)).body.Sale.Status).toBe(5)
    expect([(await put("capture", refuses.SaleId)).status, (await caller.read(refuses.SaleId)).Status]).toEqual([400, 3])
    expect([(await put("cancel", stays.SaleId)).status, (await caller.read(stays.SaleId)).Status]).toEqual([400, 7])
    expect(await caller.money("capture_fails")).toMatchObject({ captured: 0, released: 10_000, held: 0 })
    const byItself = await caller.sold(magic("capture_fails", { Ref: "by itself" }))
    await reached(byItself.SaleId, 5)
  })

  it("the money is taken back later, under a status that is still 7", async () => {
    const { SaleId } = await caller.sold(magic("reversed_later"))
    const sale = await until(async () => {
      const read = await caller.read(SaleId)
      return read.DateReversed !== null && read
    })
    expect([sale.Status, sale.Rollback[0]?.Reason]).toEqual([7, "Chargeback"])
    expect(await caller.money("reversed_later")).toMatchObject({ captured: 10_000, reversed: 10_000, kept: 0 })
    expect((await put("cancel", SaleId)).status).toBe(400)
  })
})

it("a reversal can show as a date alone or a rollback alone, and any status can be set", async () => {
  const sales = [await caller.sold(credit("date")), await caller.sold(credit("rollback"))] as const
  await Promise.all(sales.map(({ SaleId }) => reached(SaleId, 7)))
  await act("date", "reverse", { via: "date" })
  await act("rollback", "reverse", { via: "rollback", reason: "Consumer asked" })
  const [date, rollback] = await Promise.all(sales.map(({ SaleId }) => caller.read(SaleId)))
  expect([date?.DateReversed !== null, date?.Rollback]).toEqual([true, []])
  expect([rollback?.DateReversed, rollback?.Rollback]).toEqual([null, [{ Reason: "Consumer asked", Obs: "Sandbox", Date: expect.stringMatching(/ GMT$/) }]])
  await act("date", "status", { status: 8 })
  expect((await caller.read(sales[0].SaleId)).Status).toBe(8)
  expect((await act("nothing", "status", { status: 8 })).status).toBe(404)
})
