import { createHmac } from "node:crypto"
import { parse } from "csv-parse/sync"
import { eventually, type World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { buy, delivered, type Purchase } from "./purchase"

interface Connection {
  connection: { upstream: string; ok: boolean; checks: { name: string; ok: boolean; message: string }[] }
}

/** What those who run the shop can look at. */
export function describeOperators(theWorld: () => World): void {
  describe("Those who run the shop", () => {
    let world: World
    let whole: Purchase
    let refunded: Purchase
    let takenBack: Purchase

    beforeAll(async () => {
      world = theWorld()
      const shelf = await BrandShelf.open(world)
      whole = await buy(world, { brand: shelf.take(), quantity: 2, buyerName: "report-whole" })
      refunded = await buy(world, { brand: shelf.take(), buyerName: "report-refunded" })
      takenBack = await buy(world, { brand: shelf.take(), buyerName: "report-taken-back" })
      await delivered(world, takenBack)
      await delivered(world, whole)
      await delivered(world, refunded)
    }, 60_000)

    const csv = async (report: string, query = "") => {
      const answer = await world.admin.http.request("GET", `/admin/voucher-hub/reports/${report}?format=csv${query}`)
      expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([200, "text/csv; charset=utf-8", "no-store"])
      return parse(answer.text, { columns: true }) as Record<string, string>[]
    }
    const test = (upstream: string) => world.admin.http.request("POST", `/admin/voucher-hub/connections/${upstream}/test`)

    it("try the connection to Hubble: it logs in and reads the wallet, or says what is wrong; no other upstream is there", async () => {
      const good = (await test("hubble")).body as Connection
      expect(good.connection).toMatchObject({ upstream: "hubble", ok: true, checks: [{ name: "login", ok: true }, { name: "wallet", ok: true, message: expect.stringContaining("INR") as string }] })
      await world.sandbox.faults([{ route: "login", fault: "http_401", calls: [1] }])
      const bad = await test("hubble")
      expect([bad.status, (bad.body as Connection).connection.ok, (bad.body as Connection).connection.checks.map((one) => one.name)]).toEqual([200, false, ["login"]])
      await world.sandbox.faults([])
      // A pause whose order is gone has nobody who would try.
      await world.query("insert into voucher_case (id, kind, dedupe_key, reason, state) values ('vcase_of_pause', 'placement_paused', 'of_pause', 'test', 'open')")
      expect(((await test("hubble")).body as Connection).connection.ok).toBe(true)
      expect((await world.admin.attention()).filter(({ kind }) => kind === "placement_paused")).toEqual([])
      expect([(await test("hubcash")).status, (await test("hub123")).status, (await test("toString")).status]).toEqual([400, 400, 400])
    })

    /** An order of this buyer's, as it stands with us when no answer told its id and Hubble first knew nothing of it. */
    const givenUp = async (email: string) => {
      const theirs = (await world.sandbox.record()).orders.find((one) => one.customer_email === email)
      if (!theirs) throw new Error(`Hubble has no order of ${email}`)
      await world.query(`update voucher_attempt set hubble_order_id = null, state = 'not_created', last_read_at = null where reference_id = '${theirs.reference_id}'`)
      return theirs
    }
    const attemptOf = (theirs: { reference_id: string }) => world.query<{ state: string; hubble_order_id: string | null }>(`select state, hubble_order_id from voucher_attempt where reference_id = '${theirs.reference_id}'`)

    it("get every supplier order in the reconciliation, with what Hubble says it debited", async () => {
      const rows = await csv("reconciliation")
      const record = await world.sandbox.record()
      const ordered = rows.filter((row) => row.row === "supplier_order")
      expect(ordered.length).toBe(record.orders.length)
      for (const row of ordered.filter((one) => one.state === "succeeded")) {
        const theirs = record.orders.find((one) => one.id === row.hubble_order_id)
        expect([row.our_reference, Number(row.debited)]).toEqual([theirs?.reference_id, theirs?.amount])
      }
      expect(ordered.find((row) => row.order_id === whole.order.id)).toMatchObject({ units: "2", debited: "1000", currency: "INR", state: "succeeded" })
    })

    it("learn from the reconciliation of a voucher that Hubble took back without a word, and see it there once", async () => {
      const told = async () => (await csv("reconciliation")).filter((row) => row.row === "hubble_disagrees")
      expect(await told()).toEqual([])
      const mine = (await world.sandbox.record()).orders.find(({ customer_email: email }) => email === "report-taken-back@shopper.test")
      await world.sandbox.config({ webhook: { enabled: false } })
      await world.sandbox.resolve(mine?.id ?? "", "REVERSED")
      expect(await told()).toMatchObject([{ order_id: takenBack.order.id, hubble_order_id: mine?.id, state: "succeeded", difference: expect.stringContaining("Hubble says REVERSED") as string }])
      expect((await world.admin.units(takenBack.order.id)).map((unit) => unit.state)).toEqual(["revoked"])
      expect((await world.admin.attention({ orderId: takenBack.order.id })).map(({ kind }) => kind)).toEqual(["revoked"])
      expect(await told()).toEqual([])
      await world.sandbox.config({ webhook: { enabled: true } })
    })

    it("learn from it of an order that was given up without an answer, and that Hubble made and charged after all", async () => {
      const theirs = await givenUp("report-whole@shopper.test")
      const told = (await csv("reconciliation")).filter((row) => row.row === "hubble_disagrees")
      expect(told).toMatchObject([{ order_id: whole.order.id, our_reference: theirs.reference_id, difference: expect.stringContaining("Hubble says SUCCESS, our books said not_created") as string }])
      expect(await attemptOf(theirs)).toEqual([{ state: "succeeded", hubble_order_id: theirs.id }])
    })

    it("need no report for it when Hubble sends a webhook: the order, whose id nobody knows, is read by its reference", async () => {
      const theirs = await givenUp("report-whole@shopper.test")
      const body = JSON.stringify({ orderId: theirs.id, status: "SUCCESS", again: "for an order that was given up" })
      const signature = createHmac("sha256", world.webhookSecret).update(body).digest("base64")
      const answer = await fetch(`${world.store.url}/hooks/hubble/orders`, { method: "POST", body, headers: { "content-type": "application/json", "x-verify": signature } })
      expect(answer.status).toBe(200)
      await eventually(async () => (await attemptOf(theirs))[0]?.state === "succeeded", { what: "the order of the webhook" })
      expect(await attemptOf(theirs)).toEqual([{ state: "succeeded", hubble_order_id: theirs.id }])
    })

    it("see in the reconciliation that Hubble did not answer, and all the rest of it", async () => {
      await world.sandbox.faults([{ route: "get_order", fault: "http_503" }])
      const rows = await csv("reconciliation")
      await world.sandbox.faults([])
      expect(rows.filter((row) => row.row === "not_asked")).toMatchObject([{ difference: expect.stringMatching(/^Hubble was not asked about [1-9]\d* orders/) as string }])
      expect(rows.some((row) => row.row === "supplier_order" && row.order_id === whole.order.id)).toBe(true)
    })

    it("see a refund that somebody made by hand as a difference, and no difference where the books agree", async () => {
      const differences = async () => (await csv("reconciliation")).filter((row) => row.row !== "supplier_order" && [whole.order.id, refunded.order.id].includes(row.order_id ?? ""))
      expect(await differences()).toEqual([])
      const [payment] = (await world.admin.order(refunded.order.id)).payment_collections.flatMap((collection) => collection.payments)
      await world.admin.http.post(`/admin/payments/${payment?.id}/refund`, { amount: 500 })
      const found = await differences()
      expect(found.map((row) => [row.row, row.order_id])).toEqual([["underfunded", refunded.order.id], ["refunds", refunded.order.id]])
      expect(found[1]).toMatchObject({ medusa_refunded: "500", our_refunded: "0", order_currency: "INR" })
    })

    it("get every voucher sold, by the day it was paid", async () => {
      const [unit, ...others] = (await csv("sales")).filter((row) => row.order_id === whole.order.id)
      expect(others).toHaveLength(1)
      expect(unit).toMatchObject({ denomination: "500", price: "500", state: "delivered", brand: whole.brand.title })
      const today = new Date().toISOString().slice(0, 10)
      expect((await csv("sales", `&from=${today}&to=${today}`)).length).toBeGreaterThan(0)
      expect(await csv("sales", "&to=2020-01-01")).toEqual([])
      expect(await csv("sales", "&from=2999-01-01T00:00:00Z")).toEqual([])
      expect((await world.admin.http.request("GET", "/admin/voucher-hub/reports/sales?from=yesterday")).status).toBe(400)
      expect((await world.admin.http.request("GET", "/admin/voucher-hub/reports/sales?format=pdf")).status).toBe(400)
    })

    it("see in the overview under which key the codes rest", async () => {
      const { vault } = await world.admin.http.get<{ vault: { active_key_id: string; to_rotate: number } }>("/admin/voucher-hub/overview")
      expect(vault).toMatchObject({ active_key_id: expect.any(String) as string, to_rotate: 0 })
    })
  })
}
