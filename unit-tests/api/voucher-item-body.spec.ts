import { VoucherItemBody } from "../../src/api/store/carts/[id]/voucher-items/body"

const parse = (body: object) => VoucherItemBody.safeParse({ brand_id: "brand_1", quantity: 1, ...body })

describe("The body of voucher-items", () => {
  it.each([{ denomination: 500 }, { amount: 750 }, {}])("names a denomination or an amount; which one the brand wants is for the brand: %j", (body) => {
    expect(parse(body).success).toBe(true)
  })

  it("does not name both: one of them would be passed over", () => {
    expect(parse({ denomination: 500, amount: 750 }).error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining("not both")])
  })
})
