import { leaksInDatabase, leaksInOutput } from "../../demo/oracle/leaks"
import { eventually, type World } from "../support/test-world"
import { mayReveal } from "./admin-reveal"
import { BrandShelf } from "./brand-shelf"
import { buy, delivered, order, type Purchase } from "./purchase"

/** As the shop's provider got it. */
export interface Mail {
  to: string
  template: string
  data: unknown
  content: { subject: string; text: string; html: string }
}

interface Post {
  mails: () => Mail[]
  refuseMail: (refuse: boolean) => void
}

/** A guest who lost the token asks for a link. */
export function describeLinks(theWorld: () => World, { mails, refuseMail }: Post): void {
  describe("A link by e-mail", () => {
    let world: World
    let shelf: BrandShelf
    let purchase: Purchase
    let visitors = 0

    beforeAll(async () => {
      world = theWorld()
      shelf = await BrandShelf.open(world)
      purchase = await buy(world, { brand: shelf.take(), buyerName: "lost-token" })
      await delivered(world, purchase)
    }, 60_000)

    /** Every request from another address, unless the test is about that. */
    const ask = (orderId: string, ip = `198.51.100.${(visitors += 1)}`) => world.shopper.http.request("POST", `/store/orders/${orderId}/vouchers/resend`, undefined, { "x-forwarded-for": ip })
    const linksTo = (email: string) => mails().filter((mail) => mail.template === "voucher-access" && mail.to === email)
    const tokenIn = (mail: Mail | undefined) => /#voucher_token=([\w-]{43})/.exec(mail?.content.text ?? "")?.[1] ?? ""
    const arrived = (email: string, count: number) => eventually(async () => linksTo(email).length >= count && linksTo(email), { timeoutMs: 30_000, what: `${count} links for ${email}` })

    it("goes to the address of the order and nowhere else, opens its vouchers, and each is another", async () => {
      expect((await ask(purchase.order.id)).body).toEqual({})
      await arrived("lost-token@shopper.test", 1)
      await ask(purchase.order.id)
      const [first, second] = await arrived("lost-token@shopper.test", 2)
      expect(first?.content.text).toContain(`https://shop.example/vouchers/${purchase.order.id}#voucher_token=`)
      const tokens = [tokenIn(first), tokenIn(second)]
      expect(new Set(tokens).size).toBe(2)
      for (const token of tokens) {
        const [unit] = await world.shopper.vouchers(purchase.order.id, token)
        expect((await world.shopper.reveal(unit?.id ?? "", token)).card_number ?? "no number").not.toBe("")
      }
      expect(new Set(mails().filter((mail) => mail.template === "voucher-access").map((mail) => mail.to))).toEqual(new Set(["lost-token@shopper.test"]))
    })

    it("goes to the buyer as he was when he bought, whatever address the order was given since", async () => {
      const edited = await buy(world, { brand: shelf.take(), buyerName: "edited-order" })
      await delivered(world, edited)
      await world.admin.http.post(`/admin/orders/${edited.order.id}`, { email: "insider@shop.test" }, await mayReveal(world))
      await ask(edited.order.id)
      expect((await world.admin.http.request("POST", `/admin/voucher-hub/orders/${edited.order.id}/resend`, {})).status).toBe(200)
      await arrived("edited-order@shopper.test", 2)
      expect(mails().filter((mail) => mail.to === "insider@shop.test")).toEqual([])
    })

    it("of an order that waits for its payment goes to whoever placed it: he has a slip to pay", async () => {
      const waiting = await order(world, { brand: shelf.take(), buyerName: "slow-payer" })
      await world.admin.ensure(waiting.order.id)
      await ask(waiting.order.id)
      const [mail] = await arrived("slow-payer@shopper.test", 1)
      expect(await world.shopper.vouchers(waiting.order.id, tokenIn(mail))).toEqual([])
    })

    it("opens that order alone", async () => {
      const other = await buy(world, { brand: shelf.take(), buyerName: "other-order" })
      await delivered(world, other)
      const token = tokenIn(linksTo("lost-token@shopper.test")[0])
      expect((await world.shopper.http.request("GET", `/store/orders/${other.order.id}/vouchers`, undefined, { "x-voucher-token": token })).status).toBe(404)
    })

    it("is in the mail's content and nowhere else: not in the database, not in what the stores print, not in the notification's data", async () => {
      const secrets = new Map(linksTo("lost-token@shopper.test").map((mail) => [tokenIn(mail), "the token of a mailed link"]))
      expect([...secrets.keys()].every((token) => token.length === 43)).toBe(true)
      expect(await leaksInDatabase(world.pg, world.database, secrets)).toEqual([])
      expect(leaksInOutput(world.output(), secrets)).toEqual([])
      expect(linksTo("lost-token@shopper.test").map((mail) => mail.data)).toEqual(linksTo("lost-token@shopper.test").map(() => ({ order_id: purchase.order.id })))
    })

    it("is tried again when the provider refuses; the shop is told, and the provider's words about it are kept without the token", async () => {
      const problem = async () => (await world.admin.http.get<{ problems: { kind: string; severity: string; text: string }[] }>("/admin/voucher-hub/problems")).problems.find(({ kind }) => kind === "mails_unsent")
      const sentBefore = mails().length
      const refused = await buy(world, { brand: shelf.take(), buyerName: "refused-mail" })
      await delivered(world, refused)
      refuseMail(true)
      try {
        await ask(refused.order.id)
        const reason = await eventually(
          async () => (await world.query<{ last_error: string | null }>("select last_error from voucher_task where order_id = $1 and kind = 'notify' and last_error is not null", [refused.order.id]))[0]?.last_error,
          { timeoutMs: 30_000, what: "the reason of the refusal" },
        )
        expect(reason).toContain("#voucher_token=(secret)")
        expect(await problem()).toMatchObject({ severity: "warning", text: expect.stringContaining("cannot send") as string })
        // By its line in the log, one in each process until a mail goes out again, as one that was under way may; and without what this provider quotes.
        const lines = world.output().split("\n").filter((line) => line.includes("the provider for e-mail fails"))
        expect(lines).not.toEqual([])
        expect(lines.length).toBeLessThanOrEqual(world.stores.length + mails().length - sentBefore)
        expect(lines.join()).not.toContain("cannot send")
      } finally {
        refuseMail(false)
      }
      await arrived("refused-mail@shopper.test", 1)
      // Its task ends after the mail is out, and another mail may have been refused meanwhile.
      await eventually(async () => (await problem()) === undefined, { timeoutMs: 60_000, what: "no mail that waits", explain: problem })
    })

    it("is sent by a person of the shop from a case of the order, too", async () => {
      const cased = await buy(world, { brand: shelf.take(), buyerName: "cased-order" })
      await delivered(world, cased)
      await world.query("insert into voucher_case (id, kind, dedupe_key, order_id, reason, state) values ('vcase_of_link', 'refund_task', 'of_link', $1, 'test', 'open'), ('vcase_of_shop', 'placement_paused', 'of_shop', null, 'test', 'open')", [cased.order.id])
      const resend = (id: string) => world.admin.http.request("POST", `/admin/voucher-hub/attention/${id}/resend`)
      expect(await resend("vcase_of_link")).toMatchObject({ status: 200, body: { case: { id: "vcase_of_link", order_id: cased.order.id } } })
      await arrived("cased-order@shopper.test", 1)
      expect([(await resend("vcase_of_shop")).status, (await resend("vcase_unknown")).status]).toEqual([400, 404])
      await world.query("delete from voucher_case where id in ('vcase_of_link', 'vcase_of_shop')")
    })

    it("answers alike for an order that does not exist, is not paid, or had its links already", async () => {
      const unpaid = await order(world, { brand: shelf.take(), buyerName: "unpaid-link" })
      const many = await buy(world, { brand: shelf.take(), buyerName: "many-links" })
      await delivered(world, many)
      const answers = [await ask("order_01UNKNOWN"), await ask("x".repeat(3_000)), await ask(unpaid.order.id)]
      for (let turn = 0; turn < 6; turn += 1) answers.push(await ask(many.order.id))
      const faces = answers.map((answer) => [answer.status, answer.text, [...answer.headers.keys()].sort().join()])
      expect(new Set(faces.map((face) => face.join("|"))).size).toBe(1)
      expect(faces[0]?.slice(0, 2)).toEqual([200, "{}"])
      await arrived("many-links@shopper.test", 3)
      const tasks = await world.query("select id from voucher_task where order_id = $1 and dedupe_key like 'notify:access:%'", [many.order.id])
      expect(tasks).toHaveLength(3)
    })

    it("one address cannot ask for many orders", async () => {
      for (let turn = 0; turn < 25; turn += 1) await ask(`order_of_nobody_${turn}`, "198.51.100.250")
      const before = linksTo("other-order@shopper.test").length
      const other = await buy(world, { brand: shelf.take(), buyerName: "asked-by-flood" })
      await delivered(world, other)
      await ask(other.order.id, "198.51.100.250")
      await ask(other.order.id, "198.51.100.251")
      await arrived("asked-by-flood@shopper.test", 1)
      expect(await world.query("select id from voucher_task where order_id = $1 and dedupe_key like 'notify:access:%'", [other.order.id])).toHaveLength(1)
      expect(linksTo("other-order@shopper.test")).toHaveLength(before)
    })
  })
}
