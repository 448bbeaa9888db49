import type { MedusaContainer } from "@medusajs/framework/types"
import { PAYIN_MODULE } from "../../../src/modules/payin"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import type { TaskClaim, TaskKind, TaskShares } from "../../../src/modules/voucher/ledger/tasks"
import { takeUpAction } from "../../../src/workflows/payin/outage"
import { processClaim } from "../../../src/workflows/placement/process-claim"
import { runTask } from "../../../src/workflows/tasks/run-task"
import { pumpWork } from "../../../src/workflows/work/pump"

jest.mock("../../../src/workflows/cases/announce-cases", () => ({ announceCases: () => Promise.resolve() }))
jest.mock("../../../src/workflows/placement/announce", () => ({ announce: () => Promise.resolve() }))
jest.mock("../../../src/workflows/payin/outage", () => ({ takeUpAction: jest.fn() }))
jest.mock("../../../src/workflows/placement/process-claim", () => ({ processClaim: jest.fn() }))
jest.mock("../../../src/workflows/tasks/run-task", () => ({ runTask: jest.fn() }))
jest.mock("../../../src/workflows/work/schedules", () => ({ watchSchedules: jest.fn() }))

const PLACES = 16
const MINUTE = 60_000

interface Due {
  id: string
  kind: TaskKind
}

/** Both ledgers as far as the pump sees them: what is due is given out once, in order. */
class Ledgers {
  tasks: Due[] = []
  orders: string[] = []
  actions: string[] = []
  dueInMs: number | null = null
  /** What looks for the next due time answer, and when, before that. */
  dueLooks: Promise<number>[] = []
  /** How often it was asked for tasks. */
  looks = 0
  readonly #voucher = {
    orderOptions: { active: true },
    tasks: { claim: ({ limit, most }: { limit: number; most?: TaskShares }) => Promise.resolve(this.#claimTasks(limit, most)) },
    placement: { claim: ({ limit }: { limit: number }) => Promise.resolve(this.orders.splice(0, limit).map((supplierOrderId) => ({ supplierOrderId }))), workDue: async () => ({ next_due_in_ms: this.dueLooks.length ? await this.dueLooks.shift() : this.dueInMs }) },
  }
  readonly #payin = {
    active: true,
    actions: { claim: ({ limit }: { limit: number }) => Promise.resolve(this.actions.splice(0, limit).map((id) => ({ id }))) },
    requests: { claim: () => Promise.resolve([]), dueInMs: () => Promise.resolve(null) },
  }
  readonly container = { resolve: (key: string) => ({ [VOUCHER_MODULE]: this.#voucher, [PAYIN_MODULE]: this.#payin })[key] ?? { warn: jest.fn() } } as unknown as MedusaContainer

  #claimTasks(limit: number, most: TaskShares = {}): Pick<TaskClaim, "id" | "kind" | "orderId">[] {
    this.looks += 1
    const room = new Map<TaskKind, number>(Object.entries(most) as [TaskKind, number][])
    const given = this.tasks.filter(({ kind }) => {
      const left = room.get(kind) ?? limit
      room.set(kind, left - 1)
      return left > 0
    }).slice(0, limit)
    this.tasks = this.tasks.filter((task) => !given.includes(task))
    return given.map(({ id, kind }) => ({ id, kind, orderId: `order_of_${id}` }))
  }

  due(kind: TaskKind, count: number): this {
    this.tasks.push(...Array.from({ length: count }, (_, index) => ({ id: `${kind}_${index}`, kind })))
    return this
  }
}

const hangs = () => new Promise<never>(() => undefined)
const task = runTask as jest.Mock<Promise<void>, [unknown, TaskClaim]>
const place = processClaim as jest.Mock<Promise<unknown>, [unknown, { supplierOrderId: string }]>
const act = takeUpAction as jest.Mock<Promise<unknown>, [unknown, { id: string }]>
const started = (kind: TaskKind) => task.mock.calls.filter(([, one]) => one.kind === kind).length
const placed = () => place.mock.calls.map(([, claim]) => claim.supplierOrderId)
const orders = (count: number) => Array.from({ length: count }, (_, index) => `vso_${index}`)

let ledgers: Ledgers
/** Wakes the pump and lets it go so far in time. */
async function pump(ms = 0): Promise<void> {
  pumpWork(ledgers.container)
  await jest.advanceTimersByTimeAsync(ms)
}

beforeEach(() => {
  jest.useFakeTimers()
  ledgers = new Ledgers()
  task.mockReset().mockResolvedValue(undefined)
  place.mockReset().mockResolvedValue({})
  act.mockReset().mockResolvedValue({})
})
afterEach(() => jest.useRealTimers())

describe("The pump while a piece of work hangs", () => {
  beforeEach(async () => {
    place.mockImplementationOnce(hangs)
    ledgers.orders = ["hangs"]
    await pump()
  })

  it("takes up what it is woken for", async () => {
    ledgers.orders = ["next"]
    await pump()
    expect(placed()).toEqual(["hangs", "next"])
  })

  it("takes up what falls due, without being woken, a second late at most", async () => {
    ledgers.dueInMs = 3_000
    await pump()
    await jest.advanceTimersByTimeAsync(2_999)
    expect(placed()).toEqual(["hangs"])
    ledgers.orders = ["next"]
    ledgers.dueInMs = null
    await jest.advanceTimersByTimeAsync(1_001)
    expect(placed()).toEqual(["hangs", "next"])
  })

  it("takes up what another piece leads to, at the other's end", async () => {
    task.mockImplementationOnce(() => Promise.resolve(void ledgers.orders.push("next")))
    ledgers.due("fulfill", 1)
    await pump()
    expect(placed()).toEqual(["hangs", "next"])
  })

  it("looks at what is overdue and may not be claimed once a second, not all the time", async () => {
    ledgers.dueInMs = -1
    await pump()
    const before = ledgers.looks
    await jest.advanceTimersByTimeAsync(10_000)
    expect(ledgers.looks - before).toBeLessThanOrEqual(10)
  })
})

describe("Work that hangs in every place it gets", () => {
  beforeEach(() => {
    task.mockImplementation((_container, { kind }) => (kind === "fulfill" ? Promise.resolve() : hangs()))
    act.mockImplementation(hangs)
  })

  it.each([["notify", 3], ["refund", 2]] as const)("a %s has %i places, and the others work on", async (kind, most) => {
    ledgers.due(kind, 300).due("fulfill", 30)
    ledgers.orders = orders(30)
    await pump(10_000)
    expect([started(kind), started("fulfill"), placed().length]).toEqual([most, 30, 30])
  })

  it("all of it at once leaves places to the fulfillment and to placing", async () => {
    ledgers.due("notify", 300).due("refund", 300).due("fulfill", 30)
    ledgers.actions = Array.from({ length: 300 }, (_, index) => `pact_${index}`)
    ledgers.orders = orders(30)
    await pump(10_000)
    expect([act.mock.calls.length, started("notify"), started("refund"), started("fulfill"), placed().length]).toEqual([6, 3, 2, 30, 30])
  })

  it("leaves placing its share, whatever the task", async () => {
    ledgers.due("ship", 300)
    ledgers.orders = orders(30)
    await pump(10_000)
    expect([started("ship"), placed().length]).toEqual([PLACES - 3, 30])
  })

  it("holds its places for five minutes: what waits behind a refund that is never answered is refunded", async () => {
    ledgers.due("refund", 4)
    await pump(5 * MINUTE - 1)
    expect(started("refund")).toBe(2)
    await jest.advanceTimersByTimeAsync(1)
    expect(started("refund")).toBe(4)
  })
})

describe("The pump with nothing to do", () => {
  it("sleeps by its newest look at the ledger: an older one that took long says nothing any more", async () => {
    let answer: (dueInMs: number) => void = () => undefined
    ledgers.dueLooks = [new Promise((resolve) => (answer = resolve)), Promise.resolve(200)]
    await pump()
    await pump()
    answer(20_000)
    await jest.advanceTimersByTimeAsync(0)
    ledgers.orders = ["next"]
    await jest.advanceTimersByTimeAsync(200)
    expect(placed()).toEqual(["next"])
  })
})

describe("The pump with much to do", () => {
  it("has sixteen pieces under way, and does not ask the ledger for more until one ends", async () => {
    const ends: (() => void)[] = []
    place.mockImplementation(() => new Promise((resolve) => void ends.push(() => resolve({}))))
    ledgers.orders = orders(40)
    ledgers.dueInMs = -1
    await pump()
    expect(placed()).toHaveLength(PLACES)
    const before = ledgers.looks
    await pump(20_000)
    expect([placed().length, ledgers.looks]).toEqual([PLACES, before])
    ends[0]?.()
    await jest.advanceTimersByTimeAsync(0)
    expect(placed()).toHaveLength(PLACES + 1)
  })
})
