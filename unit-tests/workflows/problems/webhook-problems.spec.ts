import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { WEBHOOK_INBOX_MODULE } from "../../../src/modules/webhook-inbox"
import { webhookProblems } from "../../../src/workflows/problems/webhook-problems"

const upstreams = [{ upstream: "hubble", active: true }, { upstream: "hubcash", active: true }, { upstream: "hub123", active: false }]
const shop = (delivered: number, heard: readonly string[]) =>
  ({
    resolve: (key: string) => ({
      [VOUCHER_MODULE]: { settings: { upstreams }, views: { overview: () => Promise.resolve({ units: { delivered } }) } },
      [WEBHOOK_INBOX_MODULE]: { heardFrom: (asked: readonly string[]) => Promise.resolve(asked.filter((source) => heard.includes(source))) },
    })[key],
  }) as unknown as MedusaContainer

describe("An upstream of which no webhook ever came", () => {
  const named = async (delivered: number, heard: readonly string[]) => (await webhookProblems(shop(delivered, heard))).map(({ values }) => values?.upstream)

  it("is named once vouchers were delivered, if it is used at all", async () => {
    expect(await named(1, ["hubble"])).toEqual(["Hubcash"])
    expect(await named(1, [])).toEqual(["Hubble", "Hubcash"])
    expect(await named(1, ["hubble", "hubcash"])).toEqual([])
  })

  it("is nothing to worry about in a shop that sold nothing yet", async () => {
    expect(await named(0, [])).toEqual([])
  })
})
