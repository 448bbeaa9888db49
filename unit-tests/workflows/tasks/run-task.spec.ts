import type { MedusaContainer } from "@medusajs/framework/types"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import type { TaskClaim } from "../../../src/modules/voucher/ledger/tasks"
import { refund } from "../../../src/workflows/tasks/refund"
import { runTask } from "../../../src/workflows/tasks/run-task"

jest.mock("../../../src/workflows/tasks/refund", () => ({ refund: jest.fn() }))

const FIVE_MINUTES = 300_000
const times = { leaseMs: 180_000, orderChangeMs: 2_500 }
const tasks = { renew: jest.fn(() => Promise.resolve(true)), end: jest.fn((_task: TaskClaim, _end: { state: string }) => Promise.resolve(true)), unitsOf: () => Promise.resolve(["unit_1"]) }
const cases = { open: jest.fn(() => Promise.resolve()), close: jest.fn((_which: { dedupeKeys: string[] }) => Promise.resolve()) }
const container = { resolve: (key: string) => ({ [VOUCHER_MODULE]: { policy: { times }, tasks, cases } })[key] } as unknown as MedusaContainer
const task = (): TaskClaim => ({ id: "vtask_1", kind: "refund", key: "refund:order_1", orderId: "order_1", supplierOrderId: null, leaseToken: 1, tries: 1, tryingForMs: 0, payload: {}, mayHaveCase: false })

describe("A refund that its provider does not answer", () => {
  let answer: (end: "done" | "ended") => void
  beforeEach(() => {
    jest.useFakeTimers()
    jest.mocked(refund).mockImplementation(() => new Promise((resolve) => (answer = resolve)))
  })
  afterEach(() => {
    jest.useRealTimers()
    jest.clearAllMocks()
  })

  it("is a case after five minutes, and its lease is kept", async () => {
    void runTask(container, task())
    await jest.advanceTimersByTimeAsync(FIVE_MINUTES - 1)
    expect(cases.open).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(1)
    expect(cases.open).toHaveBeenCalledWith(expect.objectContaining({ kind: "order_change_open", dedupeKey: "order_change_open:refund:order_1", unitIds: ["unit_1"] }))
    const renewed = tasks.renew.mock.calls.length
    await jest.advanceTimersByTimeAsync(times.leaseMs)
    expect([tasks.renew.mock.calls.length - renewed, tasks.end.mock.calls]).toEqual([3, []])
  })

  it("closes that case when it is answered after all", async () => {
    const running = runTask(container, task())
    await jest.advanceTimersByTimeAsync(FIVE_MINUTES)
    answer("done")
    await running
    expect(tasks.end).toHaveBeenCalledWith(expect.objectContaining({ mayHaveCase: true }), { state: "done" })
  })

  it("leaves no case that was being opened while its handler ended it", async () => {
    let opened = () => {}
    cases.open.mockImplementationOnce(() => new Promise((resolve) => (opened = resolve)))
    const running = runTask(container, task())
    await jest.advanceTimersByTimeAsync(FIVE_MINUTES)
    answer("ended")
    await jest.advanceTimersByTimeAsync(0)
    expect(cases.close).not.toHaveBeenCalled()
    opened()
    await running
    expect(cases.close.mock.calls[0]?.[0]).toEqual({ dedupeKeys: ["order_change_open:refund:order_1"] })
  })

  it("is no case when it is answered in time", async () => {
    const running = runTask(container, task())
    await jest.advanceTimersByTimeAsync(FIVE_MINUTES - 1)
    answer("done")
    await running
    await jest.advanceTimersByTimeAsync(FIVE_MINUTES)
    expect([cases.open.mock.calls, tasks.end.mock.calls[0]?.[0].mayHaveCase]).toEqual([[], false])
  })
})
