import type { TaskClaim } from "../../../src/modules/voucher/ledger/tasks"
import type VoucherModuleService from "../../../src/modules/voucher/service"
import { codesOf } from "../../../src/workflows/mail/codes"

test("the codes of a mail are those of the buyer's own delivered vouchers, each opened as a reveal that is written down", async () => {
  const reveals: unknown[] = []
  const voucher = {
    tasks: { ownDelivered: async () => [{ id: "vunit_1", brand: "Flipkart" }, { id: "vunit_2", brand: "Myntra" }] },
    reveal: async (id: string, actor: unknown) => {
      reveals.push([id, actor])
      return { card_number: `number of ${id}`, card_pin: null, valid_till: "2027-01-31" }
    },
  }
  const codes = await codesOf(voucher as unknown as VoucherModuleService, {} as TaskClaim)
  expect(codes).toEqual([
    { brand: "Flipkart", number: "number of vunit_1", pin: null, validTill: "2027-01-31" },
    { brand: "Myntra", number: "number of vunit_2", pin: null, validTill: "2027-01-31" },
  ])
  const actor = { type: "mail", id: null, ip: null, reason: "mail.codes" }
  expect(reveals).toEqual([["vunit_1", actor], ["vunit_2", actor]])
})
