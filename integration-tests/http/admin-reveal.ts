import { createHmac } from "node:crypto"
import type { HttpAnswer } from "../../demo/http-client"
import { eventually, type World } from "../support/test-world"
import { BrandShelf } from "./brand-shelf"
import { buy, delivered, unitsOnceAll } from "./purchase"
import { booksOf } from "./supplier-books"

const WHY = { reason: "support case 12" }

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")

/** The shop's own signature under what a sign-in with these facts would have got. */
export function signedIn(world: World, facts: object): Record<string, string> {
  const content = `${part({ alg: "HS256", typ: "JWT" })}.${part({ actor_type: "user", auth_identity_id: "authid_1", app_metadata: {}, user_metadata: {}, exp: Math.floor(Date.now() / 1_000) + 600, ...facts })}`
  return { authorization: `Bearer ${content}.${createHmac("sha256", world.secrets.jwt).update(content).digest("base64url")}` }
}

/** Who may see codes in a world that lists its admin and asks for a second factor. */
export async function mayReveal(world: World): Promise<Record<string, string>> {
  return signedIn(world, { actor_id: await adminIdOf(world), mfa_enabled: true, mfa_challenge_completed_at: new Date().toISOString() })
}

async function adminIdOf(world: World): Promise<string> {
  const { users } = await world.admin.http.get<{ users: { id: string; email: string }[] }>("/admin/users?fields=id,email")
  return users.find((user) => user.email === "admin@demo.test")?.id ?? ""
}

/** A person of the shop looks at a code. */
export function describeAdminReveal(theWorld: () => World): void {
  describe("A code in the dashboard", () => {
    let world: World
    let unitId: string
    let codes: string[]
    let allowed: Record<string, string>
    let adminId: string
    let slowId: string
    /** What a reveal of the slow voucher answered while Hubble was at work on it. */
    let early: HttpAnswer

    beforeAll(async () => {
      world = theWorld()
      const shelf = await BrandShelf.open(world)
      const purchase = await buy(world, { brand: shelf.take(), buyerName: "support-case" })
      unitId = (await delivered(world, purchase))[0]?.id ?? ""
      codes = (await booksOf(world, purchase.brand)).codes
      // Longer than the users' list and a reveal take.
      await world.sandbox.faults([{ route: "place_order", fault: "processing", match: { product_id: shelf.brand("Amazon").id }, delay_ms: 6_000 }])
      const waiting = await buy(world, { brand: shelf.brand("Amazon"), face: 2000, buyerName: "support-waiting" })
      slowId = (await unitsOnceAll(world.admin, waiting, ["processing"]))[0]?.id ?? ""
      adminId = await adminIdOf(world)
      allowed = await mayReveal(world)
      early = await reveal(allowed, { reason: "x" }, slowId)
    }, 60_000)

    const reveal = (headers: Record<string, string>, body: unknown, id = unitId): Promise<HttpAnswer> => world.shopper.http.request("POST", `/admin/voucher-hub/units/${id}/reveal`, body, headers)
    const audit = () => world.query<{ actor_type: string; actor_id: string; reason: string; ip_hash: string }>("select actor_type, actor_id, reason, ip_hash from voucher_reveal where unit_id = $1 order by created_at", [unitId])

    it("is shown to a listed user with a second factor and a reason, not cached, and written down with all of that", async () => {
      const answer = await reveal(allowed, WHY)
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"])
      const { card_number: number, card_pin: pin } = answer.body as { card_number: string; card_pin: string }
      expect(codes).toContain(`${number}/${pin}`)
      expect(answer.body).toMatchObject({ currency: "INR", instructions: expect.any(Array) as unknown, terms: expect.any(Array) as unknown })
      expect(await audit()).toEqual([{ actor_type: "user", actor_id: adminId, reason: "support case 12", ip_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string }])
    })

    it("is not shown without a reason, with an empty one, or with anything else in the body", async () => {
      for (const body of [undefined, {}, { reason: "  " }, { reason: "x", force: true }]) expect((await reveal(allowed, body)).status).toBe(400)
    })

    it("is not shown to an API key, to a user without the second factor, to a user who is not listed, or to nobody", async () => {
      const { api_key: key } = await world.admin.http.post<{ api_key: { token: string } }>("/admin/api-keys", { title: "robot", type: "secret" })
      const refusals = [
        await reveal({ authorization: `Basic ${Buffer.from(`${key.token}:`).toString("base64")}` }, WHY),
        await reveal(signedIn(world, { actor_id: adminId }), WHY),
        await reveal(signedIn(world, { actor_id: adminId, mfa_enabled: false, mfa_challenge_completed_at: new Date().toISOString() }), WHY),
        await reveal(signedIn(world, { actor_id: "user_01SOMEBODY", mfa_enabled: true, mfa_challenge_completed_at: new Date().toISOString() }), WHY),
      ]
      expect(refusals.map((answer) => answer.status)).toEqual([403, 403, 403, 403])
      const why = ["API key", "second factor", "second factor", "reveal.allowedUsers"]
      expect(refusals.map(({ text }) => text)).toEqual(why.map((words) => expect.stringContaining(words) as unknown))
      expect([(await reveal(signedIn(world, { actor_id: adminId, mfa_enabled: true }), WHY)).status, (await reveal({}, WHY)).status]).toEqual([401, 401])
      for (const answer of refusals) for (const half of codes.flatMap((code) => code.split("/"))) expect(answer.text).not.toContain(half)
      expect(await audit()).toHaveLength(1)
    })

    it("of a unit that does not exist is 404; of one that is not delivered 400 naming the state", async () => {
      expect((await reveal(allowed, { reason: "x" }, "vunit_01UNKNOWN")).status).toBe(404)
      expect([early.status, early.text]).toEqual([400, expect.stringContaining("processing")])
      await eventually(async () => (await world.query<{ state: string }>("select state from voucher_unit where id = $1", [slowId]))[0]?.state === "delivered", { timeoutMs: 40_000, what: "the slow voucher" })
    })

    it("cannot be asked for without end: after sixty of one voucher in a minute the user waits, and the next is looked for", async () => {
      const answers: number[] = []
      for (let turn = 0; turn < 70; turn += 1) answers.push((await reveal(allowed, { reason: "bulk" }, "vunit_01UNKNOWN")).status)
      expect(answers.at(-1)).toBe(429)
      expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10)
      expect((await reveal(allowed, { reason: "next" }, "vunit_01NEXT")).status).toBe(404)
    })
  })
}
