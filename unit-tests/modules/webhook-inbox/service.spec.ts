import { MAX_FAILURES, webhookBackoffMs } from "../../../src/modules/webhook-inbox/backoff"
import { orderDelivery, startInbox } from "./inbox"

type Started = Awaited<ReturnType<typeof startInbox>>
let started: Started
beforeAll(async () => (started = await startInbox("inbox_service")))
afterAll(async () => started.stop())
beforeEach(async () => started.clear())

const LEASE = { limit: 10, leaseMs: 60_000 }
const claimOne = async (id?: string) => {
  const [delivery] = await started.inbox.claimDue({ ...LEASE, limit: 1 })
  if (!delivery || (id !== undefined && delivery.id !== id)) throw new Error(`${delivery?.id ?? "nothing"} was due first`)
  return delivery
}

describe("storing a delivery", () => {
  it("keeps one row when the same body arrives twenty times at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => started.inbox.store(orderDelivery("o1"))))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(await started.count()).toBe(1)
    expect(await started.row(answers[0]?.id ?? "")).toMatchObject({ times_received: 20, state: "stored" })
  })

  it("stores what comes while another is being stored in one statement, each in a row of its own", async () => {
    const statements: string[] = []
    const listen = ({ sql }: { sql: string }) => void statements.push(sql)
    started.sql.on("query", listen)
    const inbox = started.on(started.sql)
    const answers = await Promise.all(["o1", "o2", "o3", "o2", "o4", "o2"].map((orderId) => inbox.store(orderDelivery(orderId))))
    started.sql.off("query", listen)
    expect(statements.filter((sql) => sql.includes("insert into webhook_delivery"))).toHaveLength(1)
    expect(new Set(answers.map(({ id }) => id)).size).toBe(4)
    expect(await Promise.all(answers.map(async ({ id }) => (await started.row(id)).body))).toEqual(["o1", "o2", "o3", "o2", "o4", "o2"].map((orderId) => ({ orderId, status: "SUCCESS" })))
    expect(await started.row(answers[1]?.id ?? "")).toMatchObject({ times_received: 3 })
  })

  it("says which sources were ever heard of", async () => {
    await started.inbox.store(orderDelivery("o1"))
    await started.inbox.store(orderDelivery("o2"))
    expect(await started.inbox.heardFrom(["hubcash", "hubble"])).toEqual(["hubble"])
    expect(await started.inbox.heardFrom([])).toEqual([])
  })

  it("keeps the body and only the allowed headers", async () => {
    const { id } = await started.inbox.store(orderDelivery("o1"))
    expect(id).toMatch(/^whd_/)
    expect(await started.row(id)).toMatchObject({ body: { orderId: "o1", status: "SUCCESS" }, headers: { "content-type": "application/json" } })
    expect(JSON.stringify((await started.row(id)).headers)).not.toContain("sig")
  })

  it("stores text that jsonb would refuse, instead of answering 5xx for ever", async () => {
    const { id } = await started.inbox.store({ ...orderDelivery("o1"), body: { orderId: "o1", status: "SUCCESS", note: "a\u0000b\ud800" } })
    expect((await claimOne(id)).body).toMatchObject({ note: "a\u0000b\ud800" })
  })

  it("knows a repeat of what ended for good and does not handle it again", async () => {
    const { id, known } = await started.inbox.store(orderDelivery("o1"))
    const claimed = await claimOne(id)
    await started.inbox.markHandled(id, claimed.lease_token, "final")
    expect(known).toBe(false)
    expect(await started.inbox.store(orderDelivery("o1"))).toEqual({ id, known: true })
    expect(await started.inbox.claimDue(LEASE)).toEqual([])
    expect(await started.row(id)).toMatchObject({ state: "handled", times_received: 2 })
  })

  it("handles a repeat again when the first did not end for good", async () => {
    const { id } = await started.inbox.store(orderDelivery("o1"))
    await started.inbox.markHandled(id, (await claimOne(id)).lease_token, "not_final")
    expect(await started.inbox.claimDue(LEASE)).toEqual([])
    expect(await started.inbox.store(orderDelivery("o1"))).toEqual({ id, known: false })
    expect((await claimOne()).id).toBe(id)
  })

  it("does not lose a repeat that arrives while the first is being handled", async () => {
    const { id } = await started.inbox.store(orderDelivery("o1"))
    const claimed = await claimOne(id)
    await started.inbox.store(orderDelivery("o1"))
    expect(await started.inbox.claimDue(LEASE)).toEqual([])
    await started.inbox.markHandled(id, claimed.lease_token, "not_final")
    expect((await claimOne()).id).toBe(id)
  })

  it("refuses to let a delivery be soft-deleted or stored a second time", async () => {
    const { id } = await started.inbox.store(orderDelivery("o1"))
    await expect(started.sql("webhook_delivery").where({ id }).update({ deleted_at: new Date() })).rejects.toThrow(/CK_webhook_delivery_never_deleted/)
    const { body, headers, ...copy } = await started.row(id)
    const again = started.sql("webhook_delivery").insert({ ...copy, id: "whd_2", body: JSON.stringify(body), headers: JSON.stringify(headers) })
    await expect(again).rejects.toThrow(/IDX_webhook_delivery_body_unique/)
  })
})

describe("claiming deliveries", () => {
  it("gives each due delivery to one of two workers, never to both", async () => {
    for (let index = 0; index < 30; index += 1) await started.inbox.store(orderDelivery(`o${index}`))
    const [left, right] = [started.worker(), started.worker()]
    const claims = await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 2 ? left : right).claimDue({ limit: 5, leaseMs: 60_000 })))
    const ids = claims.flat().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length + (await started.inbox.claimDue({ limit: 30, leaseMs: 60_000 })).length).toBe(30)
  })

  it("skips a row that another worker is claiming at this moment instead of waiting for it", async () => {
    const first = await started.inbox.store(orderDelivery("o1"))
    const second = await started.inbox.store(orderDelivery("o2"))
    const holder = await started.sql.transaction()
    await holder.raw("select 1 from webhook_delivery where id = ? for update", [first.id])
    const claiming = started.inbox.claimDue(LEASE)
    const waited = new Promise<[]>((resolve) => setTimeout(resolve, 3_000, []).unref())
    const claimedMeanwhile = await Promise.race([claiming, waited])
    await holder.rollback()
    await claiming
    expect(claimedMeanwhile.map(({ id }) => id)).toEqual([second.id])
  })

  it("hands a dead worker's delivery to the next one, and the dead one can no longer mark it", async () => {
    const { id } = await started.inbox.store(orderDelivery("o1"))
    const [dead] = await started.inbox.claimDue({ limit: 1, leaseMs: 1 })
    await new Promise((resolve) => setTimeout(resolve, 20))
    const next = await claimOne(id)
    expect(next.lease_token).toBeGreaterThan(dead?.lease_token ?? 0)
    expect(await started.inbox.markHandled(id, dead?.lease_token ?? 0, "final")).toBe(false)
    expect(await started.inbox.markFailed(id, dead?.lease_token ?? 0, "late", 1)).toBeNull()
    expect(await started.inbox.markHandled(id, next.lease_token, "final")).toBe(true)
  })
})

describe("failing", () => {
  it("waits 2 s, then twice as long each time, at most 10 minutes, divided by the time scale", () => {
    expect([1, 2, 3, 9, 10, 50].map((failures) => webhookBackoffMs(failures, 1))).toEqual([2_000, 4_000, 8_000, 512_000, 600_000, 600_000])
    expect(webhookBackoffMs(1, 20)).toBe(100)
  })

  it("is not due again before its backoff is over", async () => {
    const { id } = await started.inbox.store(orderDelivery("o1"))
    const claimed = await claimOne(id)
    expect(claimed.backoff_ms).toBe(2_000)
    expect(await started.inbox.markFailed(id, claimed.lease_token, "no answer", claimed.backoff_ms)).toBe("stored")
    expect(await started.inbox.claimDue(LEASE)).toEqual([])
    await started.sql("webhook_delivery").where({ id }).update({ due_at: started.sql.raw("due_at - interval '2 seconds'") })
    expect((await claimOne()).backoff_ms).toBe(4_000)
  })

  it("rests after ten failures, until it is replayed", async () => {
    const { id } = await started.inbox.store(orderDelivery("o1"))
    const states: unknown[] = []
    for (let failure = 1; failure <= MAX_FAILURES; failure += 1) states.push(await started.inbox.markFailed(id, (await claimOne()).lease_token, "no answer", -1))
    expect(states).toEqual([...Array<string>(9).fill("stored"), "failed"])
    expect(await started.inbox.claimDue(LEASE)).toEqual([])
    await started.inbox.replay(id)
    expect(await claimOne()).toMatchObject({ id, attempts: 0 })
  })

  it("says so when asked to replay what does not exist", async () => {
    await expect(started.inbox.replay("whd_none")).rejects.toMatchObject({ type: "not_found" })
  })
})
