import fc from "fast-check"
import { rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { leaksInOutput, type Secrets } from "../../demo/oracle/leaks"
import { SANDBOX_CREDENTIALS } from "../../demo/runtime/shop"
import { routes } from "../../src/http-contract"
import { eventually, WORLD_TIMEOUT_MS } from "../support/test-world"
import { casesOf, EXCLUDED, GROUPS, unnamed, type Case, type Group } from "./fuzz/cases"
import { assemble, CARD_NUMBER, CPF, type Cast } from "./fuzz/cast"
import { Gun, type Shot } from "./fuzz/gun"
import { stateOf, wrongs } from "./fuzz/judge"
import { dribble } from "./fuzz/slow"
import { openPayDesk, type PayDesk } from "./pay-desk"
import { supplierRecord } from "./supplier-books"
import { heapProbe, type HeapProbe } from "./webhook-flood"

/** 50,000 on demand: VOUCHER_HUB_FUZZ=50000, with another seed by VOUCHER_HUB_FUZZ_SEED. */
const CASES = Number(process.env.VOUCHER_HUB_FUZZ ?? 1_000)
const SEED = Number(process.env.VOUCHER_HUB_FUZZ_SEED ?? 8)
const BATCH = 100
/** One after the other in `npm test`, so that what it finds is that case's own and repeats; races are for the long run. */
const AT_ONCE = process.env.VOUCHER_HUB_FUZZ ? 8 : 1
/** Those without rights first: what staff may set in motion must not be blamed on them. */
const SHARES: readonly [Group, number][] = [["outsiders", 0.35], ["shoppers", 0.25], ["upstreams", 0.1], ["staff", 0.3]]

describe(`${CASES} cases of seed ${SEED} over every route`, () => {
  let desk: PayDesk
  let probe: HeapProbe
  let cast: Cast
  let gun: Gun
  let secrets: Secrets
  let hubbleBefore: number
  let megabytes: number[] = []
  const found: string[] = []
  const shotAt = new Map<string, Set<number>>()
  const accepted: { route: string; text: string }[] = []
  const mailFile = path.join(tmpdir(), `voucher-hub-fuzz-${process.pid}.jsonl`)
  const placed = async () => (await supplierRecord(desk.world)).requests.filter(({ call }) => call === "place_order").length

  beforeAll(async () => {
    probe = await heapProbe()
    // The slip that nobody pays stays open however long the run takes.
    const hubcash = { methods: ["credit", "debit", "billet"], cards: { enabled: true }, billet: { days: 30 } }
    const options = { hubcash, storefront: { voucherUrl: "https://shop.example/v/{order_id}", giftUrl: "https://shop.example/g/{gift_id}" } }
    desk = await openPayDesk("fuzz", { ...probe.env, DEMO_PLUGIN_OPTIONS: JSON.stringify(options), DEMO_EMAIL: path.join(__dirname, "../support/mail-file.cjs"), DEMO_MAIL_FILE: mailFile })
    cast = await assemble(desk, mailFile)
    gun = new Gun(desk.world.store.port)
    secrets = await everySecret()
    hubbleBefore = await placed()
    process.stderr.write(`  fuzz: ${CASES} cases, VOUCHER_HUB_FUZZ_SEED=${SEED}\n`)
  }, WORLD_TIMEOUT_MS)

  afterAll(async () => {
    gun?.close()
    await desk?.world.dispose()
    await probe?.dispose()
    rmSync(mailFile, { force: true })
  })

  async function everySecret(): Promise<Secrets> {
    const { orders } = await supplierRecord(desk.world)
    const codes = orders.flatMap((order) => order.vouchers).flatMap(({ card_number, card_pin }): [string, string][] => [...(card_number ? [[card_number, "a card number"] as [string, string]] : []), ...(card_pin ? [[card_pin, "a PIN"] as [string, string]] : [])])
    const tokens = Object.entries(cast.headers).flatMap(([actor, headers]): [string, string][] => (headers["x-voucher-token"] && actor !== "impostor" ? [[headers["x-voucher-token"], `token of ${actor}`]] : []))
    return new Map([...codes, ...tokens, [desk.world.secrets.vaultKey, "the vault key"], [desk.world.webhookSecret, "the webhook secret"], [desk.world.secrets.jwt, "the JWT secret"], [CARD_NUMBER, "the number of a payment card"], [CPF, "a CPF"], [CPF.replace(/\D/g, ""), "a bare CPF"]])
  }

  const told = (group: Group, batch: number, one: Case, what: string) =>
    found.push(`${what}\n      seed ${SEED}, ${group} batch ${batch}: ${one.actor} ${one.method} ${one.path.slice(0, 300)} ${(one.body ?? "").slice(0, 400)}`)

  function judge(group: Group, batch: number, one: Case, shot: Shot): void {
    for (const what of wrongs(one, shot, cast, secrets)) told(group, batch, one, what)
    const statuses = shotAt.get(one.route) ?? new Set()
    shotAt.set(one.route, statuses.add(shot.status))
    if (shot.status > 0 && shot.status < 400 && one.method !== "GET") accepted.push({ route: one.route, text: shot.text })
  }

  async function fire(group: Group, batch: number): Promise<void> {
    const secretsToSign = { hubble: desk.world.webhookSecret, hub123: desk.payments.hub123.state.config.credentials.secretKey }
    const cases = fc.sample(casesOf(cast, group, secretsToSign), { numRuns: BATCH, seed: SEED + batch })
    const which = group === "outsiders" ? "everything" : group === "staff" ? null : "money"
    const before = which && (await stateOf(desk.world, cast, which))
    const queue = [...cases]
    const shooter = async () => {
      for (let one = queue.shift(); one; one = queue.shift()) judge(group, batch, one, await gun.shoot(one))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, shooter))
    const after = which && (await stateOf(desk.world, cast, which))
    for (const [table, digest] of Object.entries(after ?? {})) if (before?.[table] !== digest) found.push(`${table} changed from ${before?.[table]} to ${digest} in ${group} batch ${batch} of seed ${SEED}`)
  }

  it("no 5xx, nothing that the contract does not name, nothing secret, nothing changed by who may not", async () => {
    // What setting up began, such as mails and pay-ins, comes to rest.
    const seen: string[] = []
    await eventually(async () => {
      seen.push(JSON.stringify(await stateOf(desk.world, cast, "everything")))
      return seen.length > 3 && new Set(seen.slice(-4)).size === 1
    }, { timeoutMs: 120_000, everyMs: 2_000, what: "a shop at rest" })
    let batch = 0
    for (const [group, share] of SHARES) {
      for (let left = Math.max(1, Math.round((CASES * share) / BATCH)); left > 0; left -= 1) {
        await fire(group, (batch += 1))
        if (found.length > 40) break
      }
      megabytes = [...megabytes, await probe.megabytes(desk.world.store.pid)]
    }
    expect([...new Set(found)].join("\n")).toBe("")
  }, 60_000 + CASES * 200)

  it("every route was shot at, by everybody", () => {
    expect(unnamed).toEqual([])
    expect(Object.keys(routes).filter((name) => !shotAt.has(name) && !(name in EXCLUDED))).toEqual([])
    expect(Object.values(GROUPS).flat()).toHaveLength(10)
    if (process.env.SHOW) process.stderr.write(`${[...shotAt].map(([route, statuses]) => `  ${route}: ${[...statuses].sort().join(" ")}`).sort().join("\n")}\n  megabytes: ${megabytes.map((one) => one.toFixed(1)).join(" ")}\n`)
  })

  it("the books of the three services agree: nothing ordered, and paid out only what was accepted, once each", async () => {
    expect(await placed()).toBe(hubbleBefore)
    const payOuts = new Set(accepted.filter(({ route }) => route === "POST /admin/voucher-hub/payouts").map(({ text }) => (JSON.parse(text) as { payout: { id: string } }).payout.id))
    const out = desk.payments.hub123.state.payments.all().filter(({ direction }) => direction === "out")
    expect(out.length).toBeLessThanOrEqual(payOuts.size)
    expect(await desk.world.query("select id from voucher_reveal where actor_type not in ('customer', 'guest', 'recipient')")).toEqual([])
  })

  it("bodies that dribble in are let go after ten seconds, at every hook and wherever cards and documents come in, and nobody waits for them", async () => {
    const hooks = ["/hooks/hubble/orders", "/hooks/hubble/brands", "/hooks/hubble/wallet", "/hooks/hubble/discounts", "/hooks/123hub", `/hooks/hubcash/${cast.hubcashToken}`, "/hooks/hubcash/wrong"]
    const sealed = ["/store/hubcash/payer", "/store/hubcash/cards"]
    const { port, url } = desk.world.store
    const slow = [...hooks, ...sealed].flatMap((at) => Array.from({ length: 8 }, () => dribble(port, at, cast.headers.guest)))
    const waits: number[] = []
    for (let look = 0; look < 10; look += 1) {
      const began = Date.now()
      expect((await fetch(`${url}/health`)).status).toBe(200)
      waits.push(Date.now() - began)
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    const ends = await Promise.all(slow)
    expect([...new Set(ends.map(({ path: at, status }) => `${hooks.includes(at) ? "hook" : "sealed"} ${status}`))].sort()).toEqual(["hook 408", "sealed 400"])
    expect(ends.filter(({ seconds }) => seconds > 20)).toEqual([])
    expect(Math.max(...waits)).toBeLessThan(5_000)
  }, 90_000)

  it("the shop lives, holds no more memory than before, and printed nothing secret", async () => {
    expect((await fetch(`${desk.world.store.url}/health`)).status).toBe(200)
    expect(desk.world.store.isRunning()).toBe(true)
    expect(Math.max(...megabytes) - (megabytes[0] ?? 0)).toBeLessThan(60)
    const printable = new Map([...secrets].filter(([, name]) => !name.startsWith("token")).concat([[SANDBOX_CREDENTIALS.clientSecret, "the client secret"]]))
    expect(leaksInOutput(desk.world.output(), printable)).toEqual([])
  })
})
