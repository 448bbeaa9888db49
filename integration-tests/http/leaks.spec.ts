import { randomBytes } from "node:crypto"
import { readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { leaksInDatabase, leaksInOutput, secretsIn, type Secrets } from "../../demo/oracle/leaks"
import { SANDBOX_CREDENTIALS } from "../../demo/runtime/shop"
import { createWorld, eventually, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import type { Mail } from "./links"
import { voucherCart } from "./shop"
import { buy, closedInMedusa, delivered, revealAll, unitsOnceAll, type Purchase } from "./purchase"

/** Canaries stand where a real code could: each is planted, found, and taken away again. */
const canary = () => `9${BigInt(`0x${randomBytes(8).toString("hex")}`).toString().padStart(15, "0").slice(0, 15)}`

describe("No code, token or key can be read anywhere but in a reveal", () => {
  let world: World
  let purchases: Purchase[]
  let secrets: Secrets
  let given: { orderId: string; giftId: string; token: string }
  const mailFile = path.join(tmpdir(), `voucher-hub-leaks-${process.pid}.jsonl`)
  const mails = (): Mail[] => readFileSync(mailFile, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line) as Mail)
  const tokensIn = (mail: Mail) => [...mail.content.text.matchAll(/#voucher_token=([\w-]{43})/g)].flatMap(([, token]) => token ?? [])

  beforeAll(async () => {
    const options = { storefront: { voucherUrl: "https://shop.example/vouchers/{order_id}", giftUrl: "https://shop.example/gifts/{gift_id}" } }
    const env = { DEMO_PLUGIN_OPTIONS: JSON.stringify(options), DEMO_EMAIL: path.join(__dirname, "../support/mail-file.cjs"), DEMO_MAIL_FILE: mailFile }
    world = await createWorld("leaks", { nodeEnv: "production", env })
    const shelf = await BrandShelf.open(world)
    const brands = Array.from({ length: 10 }, () => shelf.take())
    const wire = ["drop_after", "truncated_json", "html_200", "late", "http_500"] as const
    const content = ["null_pin", "amount_as_text", "voucher_without_id", "short_success"] as const
    await world.sandbox.faults([
      ...wire.map((fault, index) => ({ route: "place_order", fault, calls: [1], match: { product_id: brands[index]?.id ?? "" } })),
      ...content.map((fault, index) => ({ route: "place_order", fault, calls: [1], match: { product_id: brands[wire.length + index]?.id ?? "" } })),
      { route: "get_by_reference", fault: "malformed_json", calls: [1] },
      { route: "login", fault: "http_401", calls: [2] },
    ])
    purchases = await Promise.all(brands.map((brand) => buy(world, { brand, quantity: 2 })))
    purchases.push(await buy(world, { brand: shelf.brand("Amazon") }), await buy(world, { brand: shelf.brand("BigBasket") }), await buy(world, { brand: shelf.brand("Myntra") }))
    const rest = ["delivered", "sealed", "missing", "refund_due", "refunding", "refunded", "failed"]
    for (const purchase of purchases) await unitsOnceAll(world.admin, purchase, rest, 40_000)
    given = await giveAndAsk(shelf)
    await lookEverywhere()
    secrets = await everySecret()
  }, WORLD_TIMEOUT_MS)

  afterAll(async () => {
    await world?.dispose()
    rmSync(mailFile, { force: true })
  })

  /** A gift, opened by its recipient, and a link that its buyer asked for: two more kinds of keys that go about. */
  async function giveAndAsk(shelf: BrandShelf): Promise<typeof given> {
    const cart = await voucherCart(world)
    await cart.add({ brand_id: shelf.take().id, denomination: 500, quantity: 1, recipient: { name: "Bea", email: "bea@gift.test", message: "For you" } })
    const { id: orderId } = await cart.placed()
    await world.admin.capture(orderId)
    const gift = await eventually(async () => mails().find((mail) => mail.template === "voucher-gift"), { timeoutMs: 40_000, what: "the mail of a gift" })
    await world.shopper.http.post(`/store/orders/${orderId}/vouchers/resend`)
    await eventually(async () => mails().some((mail) => mail.template === "voucher-access"), { timeoutMs: 40_000, what: "the link that was asked for" })
    const [token = ""] = tokensIn(gift)
    return { orderId, giftId: (gift.data as { gift_id: string }).gift_id, token }
  }

  /** Reads all that shoppers and admins can read, so that the search has the answers to search. */
  async function lookEverywhere(): Promise<void> {
    const { http } = world.admin
    for (const { order } of purchases) {
      const units = await world.shopper.vouchers(order.id, order.voucherToken)
      for (const unit of units) await world.shopper.http.request("POST", `/store/vouchers/${unit.id}/reveal`, undefined, { "x-voucher-token": order.voucherToken })
      await world.shopper.http.get(`/store/orders/${order.id}?fields=${encodeURIComponent("*fulfillments,*payment_collections.payments,*items,+metadata")}`)
      await http.get(`/admin/orders/${order.id}?fields=${encodeURIComponent("*fulfillments,*items,+metadata,*payment_collections.payments")}`)
      await http.get(`/admin/voucher-hub/orders/${order.id}/units`)
    }
    const shown = await world.shopper.http.get<{ gift: { units: { id: string }[] } }>(`/store/gifts/${given.giftId}`, { "x-voucher-token": given.token })
    await world.shopper.reveal(shown.gift.units[0]?.id ?? "", given.token)
    for (const at of ["units", "mails"]) await http.get(`/admin/voucher-hub/orders/${given.orderId}/${at}`)
    const { supplier_orders: found } = await http.get<{ supplier_orders: { id: string }[] }>("/admin/voucher-hub/supplier-orders?limit=100")
    for (const { id } of found) await http.get(`/admin/voucher-hub/supplier-orders/${id}`)
    for (const path of ["overview", "attention?state=all&limit=100", "webhooks?limit=100", "brands?limit=100", "syncs"]) await http.get(`/admin/voucher-hub/${path}`)
  }

  /** What the supplier handed out, by its own record, and what the store was given to keep. */
  async function everySecret(): Promise<Secrets> {
    const { orders } = await world.sandbox.record()
    const found = new Map<string, string>()
    for (const { card_number: number, card_pin: pin } of orders.flatMap((row) => row.vouchers)) {
      if (number) found.set(number, `card number ${number.slice(-4)}`)
      if (pin) found.set(pin, "a PIN")
    }
    for (const { order } of purchases) found.set(order.voucherToken, `token of ${order.id}`)
    for (const mail of mails()) for (const token of tokensIn(mail)) found.set(token, `link of ${mail.template}`)
    return found
      .set(SANDBOX_CREDENTIALS.clientSecret, "the client secret")
      .set(world.secrets.vaultKey, "the vault key")
      .set(Buffer.from(world.secrets.vaultKey, "base64").toString("hex"), "the vault key in hex")
      .set(world.webhookSecret, "the webhook secret")
      .set(world.secrets.jwt, "the JWT secret")
      .set(world.secrets.adminPassword, "the admin password")
  }

  const withCanary = (value: string): Secrets => new Map([[value, "canary"]])

  it("there is something to leak: every voucher, token and key is on the list", () => {
    expect([...secrets.values()].filter((name) => name.startsWith("card number")).length).toBeGreaterThan(15)
    expect([...secrets.values()].filter((name) => name === "a PIN").length).toBeGreaterThan(15)
    expect([...secrets.keys()].every((value) => value.length >= 6)).toBe(true)
  })

  it("what the store printed holds none of it", async () => {
    const value = canary()
    await world.shopper.http.request("GET", `/store/orders/order_${value}/vouchers`)
    await world.shopper.http.request("GET", `/store/orders/${value}/vouchers`)
    await eventually(async () => leaksInOutput(world.output(), withCanary(value)).length > 0, { what: "the canary in the request log" })
    expect(leaksInOutput(world.output(), secrets)).toEqual([])
    expect(leaksInOutput(world.sandbox.output(), new Map([[SANDBOX_CREDENTIALS.clientSecret, "the client secret"]]))).toEqual([])
  })

  it("no table holds any of it, the workflow executions included", async () => {
    const [text, json, nested, execution] = [canary(), canary(), canary(), canary()] as const
    await world.query("create table canary_of_leaks (note text, data jsonb, many text[], bytes bytea)")
    await world.query("insert into canary_of_leaks values ($1, $2, $3, $4)", [`note ${text}.`, JSON.stringify({ deep: [{ down: json }] }), [nested], Buffer.from(`x ${text} y`)])
    await world.query("insert into workflow_execution (id, workflow_id, transaction_id, execution, context, state, created_at, updated_at, run_id) values ('canary', 'canary', 'canary', $1, '{}', 'done', now(), now(), 'canary')", [JSON.stringify({ steps: { a: { output: execution } } })])
    const canaries = new Map([[text, "in text"], [json, "in json"], [nested, "in an array"], [execution, "in an execution"]])
    expect((await leaksInDatabase(world.pg, world.database, canaries)).map(({ secret, where }) => `${secret} of ${where}`).sort()).toEqual([
      "in an array of table canary_of_leaks",
      "in an execution of table workflow_execution",
      "in json of table canary_of_leaks",
      "in text of table canary_of_leaks",
    ])
    await world.query("drop table canary_of_leaks")
    await world.query("delete from workflow_execution where id = 'canary'")

    expect(await leaksInDatabase(world.pg, world.database, secrets)).toEqual([])
  })

  it("no answer but a reveal holds any of it", () => {
    const value = canary()
    world.answers.listen("GET", "/canary", JSON.stringify({ deep: { value } }))
    expect(world.answers.leaks(withCanary(value))).toEqual([{ secret: "canary", where: "answer of GET /canary" }])
    const tokensAside = new Map([...secrets].filter(([, name]) => !name.startsWith("token of")))
    expect(world.answers.leaks(tokensAside)).toEqual([])
    // A token belongs into one answer: that of the route which hands it out.
    const tokens = new Map([...secrets].filter(([, name]) => name.startsWith("token of")))
    expect(world.answers.leaks(tokens).filter(({ where }) => !where.endsWith("/voucher-token"))).toEqual([])
  })

  it("no mail holds a code, and no link is in what Medusa keeps of a mail", () => {
    expect(mails().map(({ template }) => template)).toEqual(expect.arrayContaining(["voucher-delivered", "voucher-refunded", "voucher-access", "voucher-gift", "voucher-gift-ready"]))
    const value = canary()
    expect(secretsIn(JSON.stringify([...mails(), value]), withCanary(value))).toEqual(["canary"])
    const links = new Map([...secrets].filter(([, name]) => name.startsWith("link of")))
    const rest = new Map([...secrets].filter(([, name]) => !name.startsWith("link of")))
    expect(new Set(links.values()).size).toBeGreaterThanOrEqual(3)
    expect(secretsIn(JSON.stringify(mails()), rest)).toEqual([])
    expect(secretsIn(JSON.stringify(mails().map(({ to, template, data }) => ({ to, template, data }))), secrets)).toEqual([])
  })

  it("what rests in the vault is no plain text under any common coding", async () => {
    const rows = await world.query<{ row: string }>("select voucher_vault::text as row from voucher_vault")
    expect(rows.length).toBeGreaterThan(15)
    const all = rows.map(({ row }) => row).join("\n")
    for (const value of [...secrets.keys()].filter((secret) => /^\d{12,}$/.test(secret))) {
      for (const coding of ["base64", "hex"] as const) expect(all).not.toContain(Buffer.from(value).toString(coding).replace(/=+$/, ""))
    }
  })

  it("the owners could read their codes all the while", async () => {
    const purchase = purchases[0] as Purchase
    await delivered(world, purchase)
    await closedInMedusa(world.admin, purchase)
    const codes = await revealAll(world.shopper, purchase)
    expect(codes.flatMap((code) => secretsIn(code, secrets))).toHaveLength(4)
  })
})
