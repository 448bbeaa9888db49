import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules, NotificationStatus } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import type { TaskClaim } from "../../../src/modules/voucher/ledger/tasks"
import { notify } from "../../../src/workflows/tasks/notify"

jest.mock("../../../src/workflows/mail/mail-provider", () => ({ EMAIL_CHANNEL: "email", hasEmailProvider: () => true }))
jest.mock("../../../src/workflows/mail/letters", () => ({ writeLetter: () => Promise.resolve({ to: "asha@shop.test", template: "delivered", data: {}, content: {}, resource: { type: "order", id: "order_1" }, secrets: [] }) }))

const HOUR = 3_600_000
const end = jest.fn(() => Promise.resolve(true))
let test = 0
const task = (notice: string, tryingForMs: number): TaskClaim => ({ id: "vtask_1", kind: "notify", key: `notify:${notice}:${test}`, orderId: "order_1", supplierOrderId: null, leaseToken: 1, tries: 30, tryingForMs, payload: {}, mayHaveCase: true })

/** Medusa's module as far as a mail sees it: a row of each send, pending until the provider, of which each test is the hand, answers. */
class Notifications {
  rows: { id: string; status: NotificationStatus; idempotency_key: string }[] = []
  readonly providers: { answers(): void; fails(): void }[] = []

  listNotifications = ({ idempotency_key: key }: { idempotency_key: string }) => Promise.resolve(this.rows.filter((row) => row.idempotency_key === key))
  deleteNotifications = (ids: string[]) => Promise.resolve(void (this.rows = this.rows.filter(({ id }) => !ids.includes(id))))
  createNotifications = async ({ idempotency_key: key }: { idempotency_key: string }) => {
    const row = { id: `noti_${this.providers.length}`, status: NotificationStatus.PENDING, idempotency_key: key }
    this.rows.push(row)
    const status = await new Promise<NotificationStatus>((resolve) => void this.providers.push({ answers: () => resolve(NotificationStatus.SUCCESS), fails: () => resolve(NotificationStatus.FAILURE) }))
    if (!this.rows.includes(row)) throw new Error(`Notification with id "${row.id}" not found`)
    row.status = status
    if (status === NotificationStatus.FAILURE) throw new Error("550 no")
  }
}

let notifications: Notifications
const voucher = { policy: { times: { hourMs: HOUR } }, tasks: { end }, voucherUrl: null }
const container = { resolve: (key: string) => ({ [VOUCHER_MODULE]: voucher, [Modules.NOTIFICATION]: notifications, [ContainerRegistrationKeys.LOGGER]: { warn: jest.fn() } })[key] } as unknown as MedusaContainer
beforeEach(() => {
  notifications = new Notifications()
  test += 1
})

describe("A mail that was tried for too long", () => {
  it.each([["delivered", 25 * HOUR], ["gift", 169 * HOUR]])("is given up, which stays to be seen: %s", async (notice, tryingForMs) => {
    expect(await notify(container, task(notice, tryingForMs))).toBe("ended")
    expect(end).toHaveBeenLastCalledWith(expect.objectContaining({ id: "vtask_1" }), { state: "dropped", gaveUp: expect.any(String) as string })
  })
})

describe("A mail whose provider does not answer", () => {
  const unhandled = jest.fn()
  beforeEach(() => {
    process.on("unhandledRejection", unhandled.mockReset())
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
    process.off("unhandledRejection", unhandled)
  })

  /** One try, until its deadline; answers how it ended. */
  async function tryOnce(ms = 60_000): Promise<string> {
    let ended = "under way"
    void notify(container, task("delivered", 0)).then(
      (value) => (ended = value),
      (error: Error) => (ended = error.message),
    )
    await jest.advanceTimersByTimeAsync(ms)
    return ended
  }
  const provider = (index: number) => notifications.providers[index]
  const statuses = () => notifications.rows.map(({ id, status }) => `${id} ${status}`)

  it("fails after a minute, not before, and its next try waits for the same answer", async () => {
    expect(await tryOnce(59_999)).toBe("under way")
    await jest.advanceTimersByTimeAsync(1)
    const again = tryOnce(0)
    await jest.advanceTimersByTimeAsync(0)
    expect(statuses()).toEqual(["noti_0 pending"])
    provider(0)?.answers()
    expect(await again).toBe("under way")
    await jest.advanceTimersByTimeAsync(0)
    expect([statuses(), await tryOnce(0)]).toEqual([["noti_0 success"], "done"])
    expect(notifications.providers).toHaveLength(1)
  })

  it("and refuses during the next try: it is sent anew", async () => {
    await tryOnce()
    const again = tryOnce()
    provider(0)?.fails()
    await again
    const third = tryOnce(0)
    await jest.advanceTimersByTimeAsync(0)
    expect(statuses()).toEqual(["noti_1 pending"])
    provider(1)?.answers()
    await third
  })

  it("says so", async () => {
    expect(await tryOnce()).toBe("The provider for e-mail did not answer within 60 seconds")
  })

  it("and answers after all, before the next try: it was sent, once", async () => {
    await tryOnce()
    provider(0)?.answers()
    expect(await tryOnce(0)).toBe("done")
    expect(notifications.providers).toHaveLength(1)
  })

  it.each(["answers", "fails"] as const)("for ten minutes is taken for lost and sent anew; that it %s then counts for nothing", async (late) => {
    for (let minute = 0; minute < 10; minute++) await tryOnce()
    const second = tryOnce(0)
    await jest.advanceTimersByTimeAsync(0)
    provider(0)?.[late]()
    await jest.advanceTimersByTimeAsync(0)
    expect(statuses()).toEqual(["noti_1 pending"])
    provider(1)?.answers()
    await second
    await jest.advanceTimersByTimeAsync(0)
    expect(statuses()).toEqual(["noti_1 success"])
    jest.useRealTimers()
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(unhandled).not.toHaveBeenCalled()
  })
})
