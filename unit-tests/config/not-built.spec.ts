import { NOT_BUILT } from "../../src/config/not-built"
import { parseVoucherHubOptions } from "../../src/config/options"

const refused: [path: string, options: Record<string, unknown>][] = [
  ["hubble.delivery", { hubble: { delivery: "hubble" } }],
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
  const covered = refused.map(([path]) => path)
  expect(NOT_BUILT.map(({ path }) => path).filter((path) => !covered.includes(path))).toEqual([])
})

test("the documented defaults of what is not there may be written out", () => {
  const options = {
    hubcash: { captureWhen: "paid" }, hub123: { payIn: {}, applicationId: undefined }, hubble: { delivery: "own", limits: {} },
    payments: { cancelUnpaidOrders: { boletoDays: null, redirectMinutes: null } },
    reveal: { allowedUsers: [], requireMfa: false }, fulfillment: { refundTimedOutAfterHours: null }, hold: { rules: [] },
  }
  expect(() => parseVoucherHubOptions(options, {})).not.toThrow()
})

test("a wrong value beside a refused one is still reported", () => {
  const options = { catalog: { currencies: { inr: { rate: "x" } } }, hubble: { delivery: "hubble" } }
  expect(() => parseVoucherHubOptions(options, {})).toThrow(/hubble\.delivery: .*not available[\s\S]*catalog\.currencies\.inr\.rate: expected a rate above 0/)
})
