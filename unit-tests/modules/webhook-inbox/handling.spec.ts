import { setTimeout as sleep } from "node:timers/promises"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import { WEBHOOK_INBOX_MODULE } from "../../../src/modules/webhook-inbox"
import { handleDeliveries, handleStored } from "../../../src/workflows/webhooks/handle-deliveries"
import { deliveryHandlers, UNKNOWN_ORDER_TRIES, type DeliveryHandler } from "../../../src/workflows/webhooks/handlers"
import { askAboutUnknownOrder, onSupplierOrderWebhook } from "../../../src/workflows/placement/webhook"
import { orderDelivery, startInbox } from "./inbox"

jest.mock("../../../src/workflows/placement/webhook", () => ({ onSupplierOrderWebhook: jest.fn(), askAboutUnknownOrder: jest.fn() }))
const openCase = jest.fn()
const placement = jest.mocked(onSupplierOrderWebhook)
const unknown = jest.mocked(askAboutUnknownOrder)

let started: Awaited<ReturnType<typeof startInbox>>
beforeAll(async () => (started = await startInbox("inbox_handling")))
afterAll(async () => started.stop())
beforeEach(async () => {
  await started.clear()
  placement.mockReset()
  unknown.mockReset().mockResolvedValue("unknown_order")
  openCase.mockReset()
  started.lines.length = 0
})

const container = (inbox: unknown = started.inbox) =>
  ({ resolve: (key: string) => ({ [WEBHOOK_INBOX_MODULE]: inbox, [VOUCHER_MODULE]: { cases: { open: openCase } }, [ContainerRegistrationKeys.LOGGER]: started.logger })[key] }) as never
const backoffOver = async () => void (await started.sql("webhook_delivery").update({ due_at: started.sql.raw("now()") }))
/** Until `check` no longer throws. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (const until = Date.now() + 5_000; Date.now() < until; await sleep(20)) if (await check().then(() => true, () => false)) return
  await check()
}
const handledBy = (orders: DeliveryHandler) => ({ handlers: { ...deliveryHandlers, "hubble/orders": orders } })

describe("handling stored deliveries", () => {
  it("hands an order's id and status to placement and remembers that it ended for good", async () => {
    placement.mockResolvedValue("final")
    const { id } = await started.inbox.store(orderDelivery("o1", "SUCCESS"))
    expect(await handleDeliveries(container())).toEqual({ handled: 1, retried: 0, unhandled: [] })
    expect(placement).toHaveBeenCalledWith(expect.anything(), { hubbleOrderId: "o1", status: "SUCCESS" })
    expect(await started.row(id)).toMatchObject({ state: "handled", outcome: "final" })
  })

  it("looks again when the same webhook comes for an order that was not terminal yet", async () => {
    placement.mockResolvedValueOnce("again").mockResolvedValueOnce("final")
    const { id } = await started.inbox.store(orderDelivery("o1"))
    await handleDeliveries(container())
    expect(await started.row(id)).toMatchObject({ state: "handled", outcome: "not_final" })
    await handleDeliveries(container())
    expect(placement).toHaveBeenCalledTimes(1)
    await started.inbox.store(orderDelivery("o1"))
    await handleDeliveries(container())
    expect(await started.row(id)).toMatchObject({ state: "handled", outcome: "final" })
  })

  it("tries again what Hubble did not answer", async () => {
    placement.mockResolvedValueOnce("unanswered").mockResolvedValueOnce("again")
    const { id } = await started.inbox.store(orderDelivery("o1"))
    expect(await handleDeliveries(container())).toMatchObject({ handled: 0, retried: 1 })
    expect(await started.row(id)).toMatchObject({ state: "stored", attempts: 1 })
    await backoffOver()
    await handleDeliveries(container())
    expect(await started.row(id)).toMatchObject({ state: "handled", outcome: "not_final" })
  })

  it("gives the row of an unknown order some time to appear, then lets it go", async () => {
    placement.mockResolvedValue("unknown_order")
    const { id } = await started.inbox.store(orderDelivery("o1"))
    for (let look = 1; look < UNKNOWN_ORDER_TRIES; look += 1) {
      await handleDeliveries(container())
      expect(await started.row(id)).toMatchObject({ state: "stored", attempts: look })
      await backoffOver()
    }
    await handleDeliveries(container())
    expect(await started.row(id)).toMatchObject({ state: "handled", outcome: "unknown_order" })
  })

  it.each([
    ["while Hubble does not say", () => unknown.mockRejectedValueOnce(new Error("Hubble did not answer"))],
    ["when another webhook asked a moment ago", () => unknown.mockResolvedValueOnce("unanswered")],
  ])("asks Hubble whose an unknown order is before it lets it go, and tries again %s", async (_when, first) => {
    placement.mockResolvedValue("unknown_order")
    first()
    unknown.mockResolvedValueOnce("ours")
    const { id } = await started.inbox.store(orderDelivery("o1"))
    for (let look = 1; look <= UNKNOWN_ORDER_TRIES; look += 1) {
      await handleDeliveries(container())
      expect([unknown.mock.calls.length, await started.row(id)]).toMatchObject([look < UNKNOWN_ORDER_TRIES ? 0 : 1, { state: "stored", attempts: look }])
      await backoffOver()
    }
    await handleDeliveries(container())
    expect([unknown.mock.lastCall?.[1], await started.row(id)]).toMatchObject(["o1", { state: "handled", outcome: "not_final" }])
  })

  it("tries again what names no brand, instead of taking it for handled", async () => {
    for (const topic of ["brands", "discounts"]) await started.inbox.store({ ...orderDelivery("o1"), topic })
    expect(await handleDeliveries(container())).toEqual({ handled: 0, retried: 2, unhandled: [] })
  })

  it("handles all others although one throws", async () => {
    placement.mockImplementation(async (_container, { hubbleOrderId }) => {
      if (hubbleOrderId === "bad") throw new Error("no connection")
      return "final"
    })
    const bad = await started.inbox.store(orderDelivery("bad"))
    for (let index = 0; index < 12; index += 1) await started.inbox.store(orderDelivery(`o${index}`))
    expect(await handleDeliveries(container())).toEqual({ handled: 12, retried: 1, unhandled: [] })
    expect(await started.row(bad.id)).toMatchObject({ state: "stored", attempts: 1, last_error: "Error: no connection" })
  })

  it("opens one attention case for what failed ten times", async () => {
    const failing = handledBy(async () => Promise.reject(new Error("no connection")))
    const { id } = await started.inbox.store(orderDelivery("o1"))
    const unhandled: string[] = []
    for (let attempt = 0; attempt < 12; attempt += 1) {
      unhandled.push(...(await handleDeliveries(container(), failing)).unhandled)
      await backoffOver()
    }
    expect(unhandled).toEqual([id])
    expect(await started.row(id)).toMatchObject({ state: "failed", attempts: 10 })
    expect(openCase.mock.calls).toEqual([[expect.objectContaining({ kind: "delivery_unhandled", dedupeKey: `delivery_unhandled:${id}` })]])
  })

  it("handles each delivery once with two workers beside each other", async () => {
    placement.mockResolvedValue("final")
    for (let index = 0; index < 20; index += 1) await started.inbox.store(orderDelivery(`o${index}`))
    await Promise.all([handleDeliveries(container(started.worker())), handleDeliveries(container(started.worker()))])
    expect(placement).toHaveBeenCalledTimes(20)
  })

  it("fails a delivery from a source that nothing handles", async () => {
    const { id } = await started.inbox.store({ ...orderDelivery("o1"), source: "somebody" })
    await handleDeliveries(container())
    expect(await started.row(id)).toMatchObject({ state: "stored", last_error: "nothing handles somebody/orders" })
  })

  it("handles at once what was stored, with one look for all that come while it looks", async () => {
    placement.mockResolvedValue("final")
    const inbox = started.worker()
    const claims = jest.spyOn(inbox, "claimDue")
    const stored = await Promise.all(Array.from({ length: 30 }, (_, index) => started.inbox.store(orderDelivery(`o${index}`))))
    await Promise.all(stored.map(() => handleStored(container(inbox))))
    for (const { id } of stored) await eventually(async () => expect(await started.row(id)).toMatchObject({ state: "handled" }))
    expect(placement).toHaveBeenCalledTimes(30)
    expect(claims.mock.calls.length).toBeLessThan(20)
  })

  it("is not held up by one that hangs", async () => {
    placement.mockImplementation(async (_container, { hubbleOrderId }) => (hubbleOrderId === "hangs" ? new Promise(() => undefined) : "final"))
    const inbox = started.worker()
    await started.inbox.store(orderDelivery("hangs"))
    await handleStored(container(inbox))
    const { id } = await started.inbox.store(orderDelivery("o1"))
    await handleStored(container(inbox))
    await eventually(async () => expect(await started.row(id)).toMatchObject({ state: "handled" }))
  })
})
