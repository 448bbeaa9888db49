import { parse } from "csv-parse/sync"
import type { World } from "../support/test-world"
import type { BrandShelf } from "./brand-shelf"
import { buy, delivered, unitsOnceAll, type Purchase } from "./purchase"

interface Figures {
  sold: number
  delivered: number
  by_currency: { currency: string; sales: number; cost: number; margin: number | null }[]
}

interface Overview {
  figures: { today: Figures; month: Figures }
  times: { delivered: number; total: { median_seconds: number | null; p95_seconds: number | null } }
  upstreams: { upstream: string; active: boolean; environment: string }[]
}

/** What the dashboard's pages ask the shop. */
export function describeDashboardReads(theWorld: () => World, shelf: () => BrandShelf): void {
  describe("The dashboard", () => {
    let world: World
    let purchase: Purchase
    let before: Overview

    const get = <Answer>(path: string) => world.admin.http.get<Answer>(`/admin/voucher-hub${path}`)
    const status = async (method: string, path: string, body?: object) => (await world.admin.http.request(method, `/admin/voucher-hub${path}`, body)).status
    const overview = () => get<Overview>("/overview?timezone=Asia/Kolkata")

    beforeAll(async () => {
      world = theWorld()
      before = await overview()
      purchase = await buy(world, { brand: shelf().take(), quantity: 2, buyerName: "dashboard-reads" })
      await delivered(world, purchase)
    }, 60_000)

    it("sees sales, cost and times grow by what was sold, and which system each upstream is", async () => {
      const now = await overview()
      const rupees = ({ by_currency: list }: Figures) => list.find(({ currency }) => currency === "INR") ?? { sales: 0, cost: 0 }
      for (const period of ["today", "month"] as const) {
        const [was, is] = [before.figures[period], now.figures[period]]
        expect([is.sold - was.sold, is.delivered - was.delivered, rupees(is).sales - rupees(was).sales, rupees(is).cost - rupees(was).cost]).toEqual([2, 2, 1000, 1000])
      }
      expect(now.times.delivered - before.times.delivered).toBe(2)
      expect(now.times.total.p95_seconds).toBeGreaterThanOrEqual(now.times.total.median_seconds ?? Infinity)
      expect(now.upstreams.find(({ upstream }) => upstream === "hubble")).toMatchObject({ active: true, environment: "sandbox" })
      expect(await status("GET", "/overview?timezone=Nowhere/Land")).toBe(400)
    })

    it("finds supplier orders by the order's number and the buyer's e-mail, and saves them as CSV", async () => {
      const [row] = await world.query<{ number: number; email: string }>(`select o.display_id as number, p.buyer_email as email from "order" o join voucher_purchase p on p.order_id = o.id where o.id = $1`, [purchase.order.id])
      const found = async (query: string) => (await get<{ supplier_orders: { order_id: string; order_number: number | null }[] }>(`/supplier-orders?${query}`)).supplier_orders.map((one) => one.order_id)
      expect(await found(`q=${row?.number}`)).toEqual([purchase.order.id])
      expect(await found(`q=${encodeURIComponent(row?.email.toUpperCase() ?? "")}`)).toEqual([purchase.order.id])
      expect(await found(`brand_id=${purchase.brand.id}&state=succeeded`)).toEqual([purchase.order.id])
      expect(await found(`brand_id=${purchase.brand.id}&to=2020-01-01`)).toEqual([])
      expect(await found("q=nothing-of-ours")).toEqual([])
      const csv = await world.admin.http.request("GET", `/admin/voucher-hub/supplier-orders?format=csv&q=${purchase.order.id}`)
      expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8")
      const rows = parse(csv.text, { columns: true }) as Record<string, string>[]
      expect(rows).toEqual([expect.objectContaining({ order_id: purchase.order.id, order_number: String(row?.number), units: "2", amount: "1000", state: "succeeded" })])
    })

    it("reads one case with what may be done about it, and the order's timeline", async () => {
      await world.sandbox.config({ balance: 0 })
      const waiting = await buy(world, { brand: shelf().take() })
      await unitsOnceAll(world.admin, waiting, ["waiting_wallet"])
      const [found] = await world.admin.attention({ orderId: waiting.order.id })
      const read = async () => (await get<{ case: { state: string; actions: string[]; payin_id: string | null } }>(`/attention/${found?.id}`)).case
      expect(await read()).toMatchObject({ state: "open", actions: ["retry", "refund", "resolve"], payin_id: null })
      await world.sandbox.config({ balance: 10_000_000 })
      await world.admin.http.post("/admin/voucher-hub/wallet/refresh")
      await delivered(world, waiting)
      expect(await read()).toMatchObject({ state: "closed", actions: [] })
      const { timeline } = await get<{ timeline: { subject: string; to_state: string }[] }>(`/orders/${waiting.order.id}/timeline`)
      expect(timeline.map((entry) => `${entry.subject} ${entry.to_state}`)).toEqual(expect.arrayContaining(["unit waiting_wallet", "case open", "case closed", "unit delivered"]))
      expect(await status("GET", "/attention/vcase_unknown")).toBe(404)
    })

    it("reads the settings without a secret, and when each webhook was last heard", async () => {
      const { settings } = await get<{ settings: { upstreams: { upstream: string; credentials: { option: string; source: string; masked: string | null }[] }[]; webhooks: { path: string; received: number; last_received_at: string | null }[] } }>("/settings")
      const hubble = settings.upstreams.find(({ upstream }) => upstream === "hubble")
      expect(hubble?.credentials.find(({ option }) => option === "hubble.clientSecret")).toMatchObject({ source: "environment", masked: expect.stringMatching(/^••••/) as string })
      const orders = settings.webhooks.find(({ path }) => path === "/hooks/hubble/orders")
      expect([(orders?.received ?? 0) > 0, orders?.last_received_at]).toEqual([true, expect.any(String)])
      expect(JSON.stringify(settings)).not.toMatch(new RegExp([world.webhookSecret, world.secrets.vaultKey, "sandbox-secret"].map((text) => text.replace(/[^\w]/g, "\\$&")).join("|")))
    })

    it("tries a price rule without keeping it, and says what is wrong with one", async () => {
      const path = `/brands/${purchase.brand.id}/price-preview`
      const preview = async (rule: object | null) => (await world.admin.http.post<{ prices: { currency: string; price: number }[] }>(`/admin/voucher-hub${path}`, { price_rule: rule, amount: 500 })).prices
      expect((await preview({ markupPercent: "10" })).find(({ currency }) => currency === "inr")?.price).toBe(550)
      expect((await preview(null)).find(({ currency }) => currency === "inr")?.price).toBe(500)
      expect([await status("POST", path, { price_rule: { markupPercent: "much" } }), await status("POST", "/brands/unknown/price-preview", { price_rule: null }), await status("POST", path, { price_rule: null, amount: 0.001 })]).toEqual([400, 404, 400])
    })

    it("compares a period by every book", async () => {
      const { summary } = await get<{ summary: { complete: boolean; medusa: { currency: string; paid: number }[]; hubble: { charged: number }[]; wallet: object | null; differences: { order_id: string }[] } }>("/reports/summary?from=2020-01-01")
      const charged = (await world.query<{ sum: number }>("select sum(amount_minor)::float8 / 100 as sum from voucher_attempt where state = 'succeeded'"))[0]?.sum
      expect([summary.complete, summary.hubble[0]?.charged, summary.medusa.some(({ currency, paid }) => currency === "INR" && paid > 0)]).toEqual([true, charged, true])
      expect(summary.differences.map(({ order_id }) => order_id)).not.toContain(purchase.order.id)
      expect((await get<{ summary: { medusa: unknown[]; wallet: null } }>("/reports/summary?from=2999-01-01")).summary).toMatchObject({ medusa: [], wallet: null })
    })

    it("shows of a webhook's body ids and states only, and finds a voucher product's brand", async () => {
      const { webhooks } = await get<{ webhooks: { body: Record<string, unknown> }[] }>("/webhooks?source=hubble&limit=100")
      expect(webhooks.length).toBeGreaterThan(0)
      const [product] = await world.query<{ product_id: string }>("select product_id from hubble_brand where id = $1", [purchase.brand.id])
      const { brands } = await get<{ brands: { id: string }[] }>(`/brands?product_id=${product?.product_id}`)
      expect(brands.map(({ id }) => id)).toEqual([purchase.brand.id])
      expect(await status("GET", "/brands?hidden=perhaps")).toBe(400)
    })

    it("may not offer a reveal to somebody who may not reveal", async () => {
      expect((await get<{ may_reveal: boolean }>(`/orders/${purchase.order.id}/units`)).may_reveal).toBe(false)
    })

    it("writes to nobody while the shop has no provider for e-mail, and says so", async () => {
      const answer = await world.admin.http.request("POST", `/admin/voucher-hub/orders/${purchase.order.id}/resend`)
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("Add a notification provider")])
      const { problems } = await get<{ problems: { kind: string; text: string }[] }>("/problems")
      expect(problems.find(({ kind }) => kind === "mail_links_off")?.text).toContain('channel "email"')
    })

    it("reads what its other pages show, and neither a second setup nor a replayed webhook makes anything", async () => {
      const [found] = (await get<{ supplier_orders: { id: string }[] }>(`/supplier-orders?q=${purchase.order.id}`)).supplier_orders
      expect((await get<{ supplier_order: { attempts: unknown[] } }>(`/supplier-orders/${found?.id}`)).supplier_order.attempts).toHaveLength(1)
      expect((await get<{ syncs: { state: string }[] }>("/syncs")).syncs[0]?.state).toBe("done")
      expect([await get("/rates"), await get("/balances"), (await get<{ payouts: unknown[] }>("/payouts")).payouts]).toEqual([{ rates: [] }, { balances: [] }, []])
      expect((await world.admin.http.post<{ setup: { created: string[] } }>("/admin/voucher-hub/setup")).setup.created).toEqual([])
      const [heard] = (await get<{ webhooks: { id: string }[] }>("/webhooks?state=handled&source=hubble")).webhooks
      expect((await world.admin.http.post<{ webhook: { id: string } }>(`/admin/voucher-hub/webhooks/${heard?.id}/replay`)).webhook.id).toBe(heard?.id)
      expect((await world.admin.units(purchase.order.id)).map(({ state }) => state)).toEqual(["delivered", "delivered"])
    })

    it("was answered as the table of routes has it; what did not fit fails the file at its end", () => {
      const reads = ["overview", "settings", "supplier-orders", "supplier-orders/:id", "syncs", "rates", "balances", "payouts", "attention", "attention/:id", "orders/:order_id/units", "orders/:order_id/timeline", "brands", "webhooks", "reports/summary"]
      expect(world.contract.seen).toEqual(expect.arrayContaining(reads.map((read) => `GET /admin/voucher-hub/${read}`)))
    })

    it("says that nobody takes up work once the pulse is silent", async () => {
      const kinds = async () => (await get<{ problems: { kind: string }[] }>("/problems")).problems.map(({ kind }) => kind)
      await world.query("insert into voucher_sweep (id, last_order_id) values ('pulse', '') on conflict (id) do update set updated_at = now()")
      expect(await kinds()).not.toContain("no_worker")
      const [beat] = await world.query<{ missed: string[] }>("with stopped as (update voucher_sweep set updated_at = now() - interval '6 minutes' where id = 'pulse' returning id) select array_agg(id) as missed from stopped")
      expect(beat?.missed).toEqual(["pulse"])
      expect(await kinds()).toEqual(expect.arrayContaining(["no_worker", "in_memory_events"]))
    })
  })
}
