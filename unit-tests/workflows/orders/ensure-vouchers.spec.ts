import { createMedusaContainer } from "@medusajs/framework/utils"
import { asValue } from "@medusajs/framework/awilix"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import type { KnownUnits } from "../../../src/modules/voucher/ledger/edits"
import { ensureVouchers } from "../../../src/workflows/orders/ensure-vouchers"
import { fundsOf } from "../../../src/workflows/orders/funds"
import { voucherLines } from "../../../src/workflows/orders/voucher-lines"
import { placedOrder } from "./placed-order"

jest.mock("../../../src/workflows/orders/read-order", () => ({ ...jest.requireActual<object>("../../../src/workflows/orders/read-order"), readOrder: () => Promise.resolve(placedOrder()) }))
jest.mock("../../../src/workflows/orders/funds", () => ({ fundsOf: jest.fn() }))
jest.mock("../../../src/workflows/orders/voucher-lines", () => ({ ...jest.requireActual<object>("../../../src/workflows/orders/voucher-lines"), voucherLines: jest.fn() }))

const line = (lineItemId: string, quantity: number) => ({ lineItemId, brandId: "brand_1", brandTitle: "Flipkart", variantId: "variant_1", selection: null, recipientId: null, face: 50_000, faceCurrency: "INR", quantity, unitPrices: Array.from({ length: quantity }, () => 50_000), paid: quantity * 50_000, quote: 50_000 })
const known = (units: number): KnownUnits => ({ paid: true, lines: [{ lineItemId: "line_1", units, unsplit: 0, standing: units, loose: 0, price: 0 }], asked: ["line_9"] })
const NEVER_PAID: KnownUnits = { paid: false, lines: [], asked: [] }

/** What the ledger is asked to remember of an order with these lines, of which it knows these units, and so much of whose 1500 INR came. */
async function remembered(lines: ReturnType<typeof line>[], units: KnownUnits, captured: number, unknown: string[] = []) {
  const sales = { known: () => Promise.resolve(units), orderableUnits: () => Promise.resolve([]), wakeUnsent: jest.fn(), ensure: () => Promise.resolve({ created: true, unitIds: ["vunit_1"], supplierOrderIds: [] }), watch: jest.fn(() => Promise.resolve()), recheck: jest.fn((_orderId: string) => Promise.resolve()) }
  const container = createMedusaContainer()
  const orderOptions = { active: true, customerDetails: "b2b", defaultCustomer: null, splitOrders: false, lossTolerancePercent: "0" }
  const closed: unknown[] = []
  const cases = { open: () => Promise.resolve(), close: (match: object) => Promise.resolve(void closed.push(match)) }
  container.register({ [VOUCHER_MODULE]: asValue({ sales, orderOptions, gifts: { claim: () => Promise.resolve() }, cases }), [PAYIN_MODULE]: asValue({ active: false }) })
  ;(voucherLines as jest.Mock).mockResolvedValue({ lines, unknownLines: unknown.map((lineItemId) => ({ lineItemId, reason: "no denomination" })), splits: [] })
  ;(fundsOf as jest.Mock).mockResolvedValue({ captured, refunded: 0, transactions: captured, cartCredit: 0, required: 150_000, refundedUnits: 0 })
  const { verdict } = await ensureVouchers(container, "order_1")
  return { verdict, watched: sales.watch.mock.calls.length, rechecked: sales.recheck.mock.calls.flat(), ...(closed.length ? { closed } : {}) }
}

describe("Ensuring an order whose rest came before it had units", () => {
  it("ends its case, which names none of them", async () => {
    expect(await remembered([line("line_1", 3)], NEVER_PAID, 150_000)).toMatchObject({ verdict: "paid", closed: [{ dedupeKeys: ["partly_refunded:order_1"] }] })
  })
})

describe("Ensuring an order that is not paid in full", () => {
  it.each([
    ["a line", [line("line_1", 1), line("line_2", 1)]],
    ["a unit of a line", [line("line_1", 2)]],
  ])("that was paid once has it looked at again while %s that was added waits for its money", async (_what, lines) => {
    expect(await remembered(lines, known(1), 100_000)).toMatchObject({ verdict: "partly_refunded", rechecked: ["order_1"] })
  })

  it.each([
    ["whose added line without a denomination nobody was asked about: looked at again", "line_8", ["order_1"]],
    ["whose line without a denomination a person was asked about: left alone", "line_9", []],
  ])("%s", async (_what, unknown, rechecked) => {
    expect(await remembered([line("line_1", 1)], known(1), 100_000, [unknown])).toMatchObject({ rechecked })
  })

  it("leaves one alone whose units are all known: some of its money went back", async () => {
    expect(await remembered([line("line_1", 2)], known(2), 100_000)).toMatchObject({ verdict: "partly_refunded", rechecked: [] })
  })

  it("only watches one that was never paid", async () => {
    expect(await remembered([line("line_1", 2)], NEVER_PAID, 0)).toEqual({ verdict: "unpaid", watched: 1, rechecked: [] })
  })
})
