import { createMedusaContainer } from "@medusajs/framework/utils"
import { asValue } from "@medusajs/framework/awilix"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { checkCase } from "../../../src/workflows/cases/act-on-case"
import { checkPaymentCase } from "../../../src/workflows/payin/payment-cases"
import { readUnclaimed } from "../../../src/workflows/placement/read-unclaimed"

jest.mock("../../../src/workflows/placement/read-unclaimed", () => ({ readUnclaimed: jest.fn() }))
jest.mock("../../../src/workflows/payin/payment-cases", () => ({ checkPaymentCase: jest.fn() }))
jest.mock("../../../src/workflows/work/wake", () => ({ wakeWorkers: jest.fn() }))

const read = readUnclaimed as jest.Mock
const container = createMedusaContainer()

beforeEach(() => {
  read.mockReset()
  container.register({
    [VOUCHER_MODULE]: asValue({
      cases: { check: (id: string) => Promise.resolve({ id, supplier_order_id: id === "case_of_order" ? "vso_1" : null }) },
      placement: { replacedCharges: (id: string) => Promise.resolve([`first_of_${id}`, `second_of_${id}`]) },
    }),
  })
})

describe("checking a case", () => {
  it("reads the attempts that were charged and replaced, too: no worker does", async () => {
    await checkCase(container, "case_of_order")
    expect(read.mock.calls.map(([, name]) => name as unknown)).toEqual([{ hubbleOrderId: "first_of_vso_1" }, { hubbleOrderId: "second_of_vso_1" }])
  })

  it("reads none of a case that is about no order at Hubble, or about a payment", async () => {
    await checkCase(container, "case_of_shop")
    ;(checkPaymentCase as jest.Mock).mockResolvedValueOnce({ id: "case_of_payment", supplier_order_id: "vso_1" })
    await checkCase(container, "case_of_payment")
    expect(read).not.toHaveBeenCalled()
  })
})
