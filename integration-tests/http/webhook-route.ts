import { createHmac } from "node:crypto"
import { eventually, type World } from "../support/test-world"

const MAX_BYTES = 256 * 1024

/** What an opponent, and a Hubble of another mood, can send to the webhook route. */
export function describeWebhookRoute(theWorld: () => World): void {
  describe("The order webhook", () => {
    const sign = (body: string | Uint8Array, secret = theWorld().webhookSecret) => createHmac("sha256", secret).update(body).digest("base64")
    const send = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${theWorld().store.url}/hooks/hubble/orders`, { method: "POST", body, headers: { "content-type": "application/json", "x-verify": sign(body), ...headers } })
      const text = await answer.text()
      theWorld().contract.listen("POST", "/hooks/hubble/orders", text, answer.status)
      return { status: answer.status, text }
    }
    const event = (orderId: string) => JSON.stringify({ orderId, status: "SUCCESS" })
    const stored = async () => (await theWorld().query<{ count: number }>("select count(*)::int as count from webhook_delivery"))[0]?.count ?? -1

    it.each<[string, number, () => ReturnType<typeof send>]>([
      ["signed with another secret", 401, () => send(event("a"), { "x-verify": sign(event("a"), "another secret") })],
      ["signed for another body", 401, () => send(event("a"), { "x-verify": sign(event("b")) })],
      ["without a signature", 401, () => send(event("a"), { "x-verify": "" })],
      ["signed in hex", 401, () => send(event("a"), { "x-verify": Buffer.from(sign(event("a")), "base64").toString("hex") })],
      ["larger than 256 kB", 413, () => send(JSON.stringify({ orderId: "a", status: "SUCCESS", padding: "x".repeat(MAX_BYTES) }))],
      ["as form data", 415, () => send(event("a"), { "content-type": "application/x-www-form-urlencoded" })],
      ["in another charset", 415, () => send(event("a"), { "content-type": "application/json; charset=utf-16" })],
      ["compressed by its own word", 415, () => send(event("a"), { "content-encoding": "gzip" })],
      ["that is garbage", 400, () => send("{\"orderId\": ")],
      ["that is empty", 400, () => send("")],
      ["that is not utf-8", 400, () => send(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]))],
      ["without an order", 400, () => send(JSON.stringify({ status: "SUCCESS" }))],
      ["without a status", 400, () => send(JSON.stringify({ orderId: "a" }))],
      ["that is a list", 400, () => send("[]")],
      ["that is null", 400, () => send("null")],
    ])("a delivery %s is answered %d and not kept", async (_what, status, attempt) => {
      const before = await stored()
      const answer = await attempt()
      expect(answer.status).toBe(status)
      expect(answer.text).not.toContain(theWorld().webhookSecret)
      expect(await stored()).toBe(before)
    })

    it("for an order nobody knows is accepted, looked at again, and changes nothing", async () => {
      const world = theWorld()
      const before = await world.query("select id, state from voucher_unit order by id")
      expect(await send(event("01UNKNOWNORDER"))).toMatchObject({ status: 200 })
      const delivery = () => world.query<{ state: string; outcome: string | null; attempts: number }>("select state, outcome, attempts from webhook_delivery where body->>'orderId' = '01UNKNOWNORDER'")
      await eventually(async () => ((await delivery())[0]?.attempts ?? 0) > 0, { what: "a second look", explain: delivery })
      await eventually(async () => (await delivery())[0]?.state === "handled", { what: "the end of looking", explain: delivery })
      expect(await delivery()).toEqual([{ state: "handled", outcome: "unknown_order", attempts: expect.any(Number) }])
      expect(await world.query("select id, state from voucher_unit order by id")).toEqual(before)
    })

    it("the same delivery ten times at once is one delivery", async () => {
      const before = await stored()
      const answers = await Promise.all(Array.from({ length: 10 }, () => send(event("01TENTIMES"))))
      expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 200))
      expect(await stored()).toBe(before + 1)
    })
  })
}
