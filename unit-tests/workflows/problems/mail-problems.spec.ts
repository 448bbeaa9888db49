import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { voucherPage } from "../../../src/workflows/mail/mail-provider"
import { mailProblems } from "../../../src/workflows/problems/mail-problems"

interface Shop {
  voucherUrl?: string | null
  storeCors?: string
  channels?: string[]
  active?: boolean
  unsent?: { count: number; last_error: string | null }
}

function containerOf({ voucherUrl = "https://shop.test/{order_id}", storeCors = "", channels = ["email"], active = true, unsent = { count: 0, last_error: null } }: Shop): MedusaContainer {
  const registered: Record<string, unknown> = {
    [VOUCHER_MODULE]: { voucherUrl, orderOptions: { active }, views: { unsentMails: () => Promise.resolve(unsent) } },
    [ContainerRegistrationKeys.CONFIG_MODULE]: { projectConfig: { http: { storeCors } }, modules: { [Modules.NOTIFICATION]: { options: { providers: [{ options: { channels } }] } } } },
  }
  return { resolve: (key: string) => registered[key] } as unknown as MedusaContainer
}

const NOTIFICATION = `@medusajs/medusa/notification (channel "email")`

describe("The page that links to vouchers lead to", () => {
  it.each([
    [{ storeCors: "https://elsewhere.test" }, "https://shop.test/{order_id}"],
    [{ voucherUrl: null, storeCors: "/\\.shop\\.test$/,*,https://shop.test,https://shop.test/" }, "https://shop.test/vouchers/{order_id}"],
    [{ voucherUrl: null, storeCors: "https://docs.medusajs.com,http://localhost:8000" }, "http://localhost:8000/vouchers/{order_id}"],
    [{ voucherUrl: null, storeCors: "https://shop.test,https://partner.test" }, null],
    [{ voucherUrl: null, storeCors: "http://localhost:8000/" }, "http://localhost:8000/vouchers/{order_id}"],
    [{ voucherUrl: null, storeCors: "*" }, null],
  ])("is the shop's own, or one under the only origin of its store CORS list, or under that of a developer's machine: %j", (shop, page) => {
    expect(voucherPage(containerOf(shop))).toBe(page)
  })

  it("is none of several in production: one of them may be a partner's, and this machine is no shopper's", () => {
    jest.replaceProperty(process, "env", { ...process.env, NODE_ENV: "production" })
    expect(voucherPage(containerOf({ voucherUrl: null, storeCors: "https://shop.test,http://localhost:8000" }))).toBeNull()
    jest.restoreAllMocks()
  })

  it("is told where the shop did not name it", async () => {
    const shop = { voucherUrl: null, storeCors: "https://shop.test" }
    expect(await mailProblems(containerOf(shop))).toEqual([expect.objectContaining({ kind: "mail_page_guessed", severity: "warning", values: { page: "https://shop.test/vouchers/{order_id}" } })])
    expect(await mailProblems(containerOf({ ...shop, active: false }))).toEqual([])
  })
})

describe("What is wrong with the mails", () => {
  it("is nothing in a shop whose mails go out with links", async () => {
    expect(await mailProblems(containerOf({}))).toEqual([])
  })

  it("is a warning with the number of mails that did not go out and the provider's words, without the address they quote", async () => {
    const [problem, ...others] = await mailProblems(containerOf({ unsent: { count: 3, last_error: "550 asha@shopper.test is unknown" } }))
    expect(problem).toMatchObject({ kind: "mails_unsent", severity: "warning", values: { count: 3, error: "550 [e-mail] is unknown" } })
    expect([problem?.text.includes("asha"), others]).toEqual([false, []])
  })

  it.each([
    [{ voucherUrl: null }, "storefront.voucherUrl"],
    [{ channels: ["feed"] }, NOTIFICATION],
    [{ voucherUrl: null, channels: ["feed"] }, `storefront.voucherUrl, ${NOTIFICATION}`],
  ])("is for information that no links are mailed: %j", async (shop, options) => {
    expect(await mailProblems(containerOf(shop))).toEqual([expect.objectContaining({ kind: "mail_links_off", severity: "info", text: expect.stringContaining(options) as string, values: { options } })])
    expect(await mailProblems(containerOf({ ...shop, active: false }))).toEqual([])
  })
})
