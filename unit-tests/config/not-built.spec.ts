import { NOT_BUILT } from "../../src/config/not-built"
import { parseVoucherHubOptions } from "../../src/config/options"

const refused: [path: string, options: Record<string, unknown>][] = [
  ["hubcash", { hubcash: { code: "canary" } }],
  ["hubcash", { hubcash: "canary" }],
  ["hub123", { hub123: { payIn: { INR: 14701 } } }],
  ["hubble.delivery", { hubble: { delivery: "hubble" } }],
  ["catalog.currencies.brl", { catalog: { currencies: { inr: {}, brl: { rate: "0.062" } } } }],
  ["catalog.currencies.inr.rate", { catalog: { currencies: { inr: { rate: "1.02" } } } }],
  ["catalog.currencies.inr.markupPercent", { catalog: { currencies: { inr: { markupPercent: "4" } } } }],
  ["catalog.currencies.inr.roundTo", { catalog: { currencies: { inr: { roundTo: "0.10" } } } }],
  ["catalog.quoteValidDays", { catalog: { quoteValidDays: 9 } }],
  ["wallet.lowThreshold", { wallet: { lowThreshold: "100" } }],
  ["payments.cancelUnpaidOrders.boletoDays", { payments: { cancelUnpaidOrders: { boletoDays: 3 } } }],
  ["payments.cancelUnpaidOrders.redirectMinutes", { payments: { cancelUnpaidOrders: { redirectMinutes: 30 } } }],
  ["wallet.whenShort", { wallet: { whenShort: "refuse" } }],
  ["fulfillment.refundTimedOutAfterHours", { fulfillment: { refundTimedOutAfterHours: 48 } }],
]

test.each(refused)("%s is refused with the reason, once, not ignored: %j", (path, options) => {
  let message = ""
  try {
    parseVoucherHubOptions(options, {})
  } catch (error) {
    message = (error as Error).message
  }
  const lines = message.split("\n").slice(1)
  expect(lines).toEqual([expect.stringMatching(new RegExp(`^  ${path.replaceAll(".", "\\.")}: .+ is not available in this version of medusa-plugin-voucher-hub; leave it out$`))])
  expect(message).not.toContain("canary")
})

test("every line of the table has an option above that asks for it", () => {
  const covered = refused.map(([path]) => path.replace(/^(catalog\.currencies)\.[^.]+$/, "$1.*"))
  expect(NOT_BUILT.map(({ path }) => path).filter((path) => !covered.includes(path))).toEqual([])
})

test("the documented defaults of what is not there may be written out", () => {
  const options = {
    hubcash: undefined, hub123: { payIn: {}, applicationId: undefined }, hubble: { delivery: "own", limits: {} },
    catalog: { currencies: { inr: { rate: "1", markupPercent: "0", roundTo: null } }, quoteValidDays: 5 }, payments: { cancelUnpaidOrders: { boletoDays: null, redirectMinutes: null } },
    wallet: { lowThreshold: "5000", whenShort: "queue" }, reveal: { allowedUsers: [], requireMfa: false }, fulfillment: { refundTimedOutAfterHours: null }, hold: { rules: [] },
  }
  expect(() => parseVoucherHubOptions(options, {})).not.toThrow()
})

test("a wrong value beside a refused one is still reported", () => {
  const options = { catalog: { currencies: { inr: { rate: "x" }, brl: { rate: "y" } } } }
  expect(() => parseVoucherHubOptions(options, {})).toThrow(/catalog\.currencies\.brl: .*not available[\s\S]*catalog\.currencies\.inr\.rate: expected a rate above 0/)
  expect(() => parseVoucherHubOptions(options, {})).not.toThrow(/brl\.rate/)
})
