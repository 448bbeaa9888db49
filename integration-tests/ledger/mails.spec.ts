import { addNotice, dropNotices, type Notice, type TaskClaim } from "../../src/modules/voucher/ledger/tasks"
import { createLedgerWorld, HOUR, type LedgerWorld } from "./ledger-world"
import { newOrderId, purchase } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("mails")
})
beforeEach(() => world.query("delete from voucher_task"))
afterAll(() => world?.dispose())

const unsent = () => world.service.views.unsentMails()

/** A mail that a worker is at, the first time. */
async function mailAtWork(notice: Notice = "access"): Promise<TaskClaim> {
  const orderId = newOrderId()
  await world.service.sales.ensure({ ...purchase(orderId, [50_000]), customerId: "cus_mailed" })
  await world.query("delete from voucher_task where order_id = :orderId", { orderId })
  await addNotice(world.knex, { orderId, supplierOrderId: null, notice, once: orderId })
  const [task] = await world.service.tasks.claim({ limit: 1, orderId })
  if (!task) throw new Error("no task")
  return task
}

const fails = (task: TaskClaim, error: string) => world.service.tasks.end(task, { state: "due", inMs: HOUR, error })
const errorOf = async ({ id }: TaskClaim) => (await world.query<{ last_error: string | null }>("select last_error from voucher_task where id = :id", { id }))[0]?.last_error

/** The worker comes back to a mail that failed. */
async function nextTry(task: TaskClaim): Promise<TaskClaim> {
  await world.pass(task.orderId, 2 * HOUR)
  const [again] = await world.service.tasks.claim({ limit: 1, orderId: task.orderId })
  if (!again) throw new Error("no second try")
  return again
}

describe("Mails that did not go out", () => {
  it("are those whose last try failed, with what was said of the last one, until they go out", async () => {
    expect(await unsent()).toEqual({ count: 0, last_error: null })
    const [first, second] = [await mailAtWork(), await mailAtWork()]
    await fails(first, "no such host")
    await fails(second, "mailbox full")
    expect(await unsent()).toEqual({ count: 2, last_error: "mailbox full" })
    for (const task of [first, second]) await world.service.tasks.end(await nextTry(task), { state: "done" })
    expect(await unsent()).toEqual({ count: 0, last_error: null })
  })

  it("are those that were given up, too, with the last error, or with why when there was none", async () => {
    const [failed, silent] = [await mailAtWork(), await mailAtWork()]
    await fails(failed, "no such host")
    await world.service.tasks.end(await nextTry(failed), { state: "dropped", gaveUp: "not in time" })
    await world.service.tasks.end(silent, { state: "dropped", gaveUp: "not in time" })
    expect([await errorOf(failed), await errorOf(silent), (await unsent()).count]).toEqual(["no such host", "not in time", 2])
  })

  it("are none of those that are no news any more, or that nobody is there to read", async () => {
    const [overtaken, nobody] = [await mailAtWork("processing"), await mailAtWork()]
    for (const task of [overtaken, nobody]) await fails(task, "no such host")
    await dropNotices(world.knex, "processing", [overtaken.orderId])
    await world.service.tasks.end(await nextTry(nobody), { state: "dropped" })
    expect(await unsent()).toEqual({ count: 0, last_error: null })
  })

  it("are those of the last 24 hours, and mails alone", async () => {
    const task = await mailAtWork()
    await fails(task, "no such host")
    await world.query("update voucher_task set updated_at = now() - interval '25 hours' where id = :id", { id: task.id })
    expect((await unsent()).count).toBe(0)
    await world.query("update voucher_task set updated_at = now(), kind = 'ship' where id = :id", { id: task.id })
    expect((await unsent()).count).toBe(0)
  })

  it("of a customer who was erased are forgotten with the address that the provider quoted", async () => {
    const task = await mailAtWork()
    await fails(task, "550 asha.canary@shopper.test is unknown")
    await world.service.tasks.end(await nextTry(task), { state: "dropped", gaveUp: "not in time" })
    await world.service.personalData.erase("cus_mailed")
    expect([await errorOf(task), (await unsent()).count]).toEqual([null, 0])
  })
})
