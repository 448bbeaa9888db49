import { createMedusaContainer, ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { asValue } from "@medusajs/framework/awilix"
import { encodeTime } from "ulid"
import { HUBBLE_MODULE } from "../../../src/modules/hubble"
import { VOUCHER_MODULE } from "../../../src/modules/voucher"
import type { Recheck } from "../../../src/modules/voucher/ledger/sweep"
import { ensureVouchers } from "../../../src/workflows/orders/ensure-vouchers"
import { sweepOrders } from "../../../src/workflows/orders/sweep"
import { MINUTE, TIMES } from "../../domain/protocol-times"

jest.mock("../../../src/workflows/orders/ensure-vouchers", () => ({ ensureVouchers: jest.fn() }))

const ensure = ensureVouchers as jest.Mock
const NOTHING = { created: 0 }
const PAGE = 100

interface Dated {
  id: string
  created_at: string
}
interface Change extends Dated {
  order_id: string
  change_type: string | null
  status: string
}

const ago = (ageMs: number) => new Date(Date.now() - ageMs).toISOString()
const order = (id: string, ageMs: number): Dated => ({ id, created_at: ago(ageMs) })
const orders = (count: number, prefix = "order") => Array.from({ length: count }, (_, index) => order(`${prefix}_a${String(index).padStart(3, "0")}`, 60 * MINUTE))
const change = (id: string, differs: Partial<Change> = {}): Change => ({ id, order_id: `order_of_${id}`, change_type: "edit", status: "confirmed", created_at: ago(60 * MINUTE), ...differs })

/** Medusa and the ledger as far as the sweep sees them; what it must not pass is in `placed` and `changes`, what it takes up again in `notes`. */
class Shelf {
  placed: Dated[] = []
  changes: Change[] = []
  unpaid: string[] = []
  readonly notes = new Map<string, number>()
  readonly cursors = { orders: "", changes: "" }
  cannotNote: string[] = []
  /** When the shop's first brand came, by the database's clock. */
  firstBrandAt: number | null = 0
  /** So far this process's clock is ahead of the database's. */
  aheadMs = 0
  deleted: string[] = []
  readonly #turns = new Map<string, string[]>()

  readonly container = createMedusaContainer()

  constructor() {
    this.container.register({
      [VOUCHER_MODULE]: asValue({ sales: this.#sales(), policy: { times: TIMES } }),
      [HUBBLE_MODULE]: asValue({ brands: { firstAt: () => Promise.resolve(this.firstBrandAt) } }),
      [ContainerRegistrationKeys.QUERY]: asValue({ graph: ({ filters }: { filters: { id: { $gt: string } | string[] } }) => Promise.resolve({ data: this.#ordersLike(filters.id) }) }),
      [Modules.ORDER]: asValue({ listOrderChanges: (filters: { id?: { $gt: string }; order_id?: string[]; status?: string[] }) => Promise.resolve(this.#changesLike(filters)) }),
      [ContainerRegistrationKeys.LOGGER]: asValue({ warn: jest.fn() }),
    })
  }

  /** Orders by key, or those of a list; one that is only named in a change is there, too. */
  #ordersLike(id: { $gt: string } | string[]) {
    return Array.isArray(id) ? id.filter((one) => !this.deleted.includes(one)).map((one) => ({ id: one })) : this.placed.filter((one) => one.id > id.$gt).slice(0, PAGE)
  }

  #changesLike({ id, order_id: of, status }: { id?: { $gt: string }; order_id?: string[]; status?: string[] }) {
    return this.changes.filter((one) => (!id || one.id > id.$gt) && (!of || of.includes(one.order_id)) && (!status || status.includes(one.status)))
  }

  #note(orderId: string) {
    if (this.cannotNote.includes(orderId)) throw new Error("no database")
    this.notes.set(orderId, (this.notes.get(orderId) ?? 0) + 1)
  }

  /** Page after page of what there was when this sweep began. */
  #turn<Taken>(list: string, since: string | null, limit: number, all: () => Taken[]): { taken: Taken[]; since: string } {
    if (since === null) this.#turns.set(list, all() as string[])
    const rest = (this.#turns.get(list) ?? []) as Taken[]
    return { taken: rest.splice(0, limit), since: "now" }
  }

  #sales() {
    return {
      sweepCursor: (list: "orders" | "changes") => Promise.resolve({ lastId: this.cursors[list], nowMs: Date.now() - this.aheadMs }),
      keepSweepCursor: (list: "orders" | "changes", id: string) => Promise.resolve(void (this.cursors[list] = id)),
      takeUnpaid: ({ since, limit }: { since: string | null; limit: number }) => Promise.resolve(this.#turn("unpaid", since, limit, () => [...this.unpaid])),
      takeRechecks: ({ since, limit }: { since: string | null; limit: number }) => Promise.resolve(this.#turn("notes", since, limit, () => [...this.notes].map(([orderId, asked]): Recheck => ({ orderId, asked })))),
      unwatch: (orderId: string) => Promise.resolve(void (this.unpaid = this.unpaid.filter((one) => one !== orderId))),
      recheck: (orderId: string) => Promise.resolve().then(() => this.#note(orderId)),
      recheckChanged: ({ orderIds, lastId }: { orderIds: string[]; lastId: string | null }) => {
        for (const orderId of orderIds) this.#note(orderId)
        this.cursors.changes = lastId ?? this.cursors.changes
        return Promise.resolve()
      },
      endRechecks: (done: Recheck[]) => {
        for (const { orderId, asked } of done) if (this.notes.get(orderId) === asked) this.notes.delete(orderId)
        return Promise.resolve()
      },
    }
  }

  /** One sweep; answers the orders it looked at. */
  async sweep(budgetMs = 5_000): Promise<string[]> {
    const before = ensure.mock.calls.length
    await sweepOrders(this.container, budgetMs)
    return ensure.mock.calls.slice(before).map(([, id]) => id as string)
  }
}

const broken = (...ids: string[]) => (_container: unknown, id: string) => (ids.includes(id) ? Promise.reject(new Error("broken")) : Promise.resolve(NOTHING))

let shelf: Shelf
beforeEach(() => {
  ensure.mockReset().mockResolvedValue(NOTHING)
  shelf = new Shelf()
})

describe("the sweep of paid orders", () => {
  it("looks at young orders, but goes by none: an older one may still be committed before them", async () => {
    shelf.placed = [order("order_1", 60 * MINUTE), order("order_2", 6 * MINUTE), order("order_3", 4 * MINUTE), order("order_4", 0)]
    expect(await shelf.sweep()).toEqual(["order_1", "order_2", "order_3", "order_4"])
    expect(shelf.cursors.orders).toBe("order_2")
    expect(await shelf.sweep()).toEqual(["order_3", "order_4"])
  })

  it("takes the age from the database's clock: by its own, an hour ahead, it would pass what is still being written", async () => {
    shelf.aheadMs = 60 * MINUTE
    shelf.placed = [order("order_1", 66 * MINUTE), order("order_2", 64 * MINUTE)]
    shelf.changes = [change("ordch_1", { created_at: ago(66 * MINUTE) }), change("ordch_2", { created_at: ago(64 * MINUTE) })]
    await shelf.sweep()
    expect(shelf.cursors).toEqual({ orders: "order_1", changes: "ordch_1" })
  })

  it("goes through more than a page, and an order that cannot be ensured holds up none and is looked at again until it can", async () => {
    shelf.placed = orders(250)
    ensure.mockImplementation(broken("order_a007"))
    expect(new Set(await shelf.sweep()).size).toBe(250)
    expect(shelf.cursors.orders).toBe("order_a249")
    expect(await shelf.sweep()).toEqual(["order_a007"])
    ensure.mockResolvedValue({ created: 1 })
    expect(await sweepOrders(shelf.container, 5_000)).toEqual({ looked: 1, ensured: 1 })
    expect(await shelf.sweep()).toEqual([])
  })

  it("stays before an order that could neither be ensured nor noted, and still looks at those after it", async () => {
    shelf.placed = orders(150)
    ensure.mockImplementation(broken("order_a007"))
    shelf.cannotNote = ["order_a007"]
    expect(await shelf.sweep()).toHaveLength(150)
    expect(shelf.cursors.orders).toBe("order_a006")
    expect((await shelf.sweep())[0]).toBe("order_a007")
  })

  it("gives new orders, orders to look at again and unpaid ones a page each, however little time there is: none starves another", async () => {
    shelf.placed = orders(PAGE + 1)
    shelf.changes = [change("ordch_1")]
    shelf.unpaid = Array.from({ length: PAGE + 1 }, (_, index) => `unpaid_${index}`)
    const seen = await shelf.sweep(0)
    expect(seen).toHaveLength(PAGE + 1 + PAGE)
    expect(seen).toEqual(expect.arrayContaining(["order_of_ordch_1", "unpaid_0"]))
  })

  it("goes through all unpaid orders when there is time", async () => {
    shelf.unpaid = Array.from({ length: 250 }, (_, index) => `unpaid_${index}`)
    expect(await shelf.sweep()).toEqual(shelf.unpaid)
  })

  it("watches an unpaid order no longer once it was deleted, and goes on with the others", async () => {
    shelf.unpaid = ["unpaid_1", "unpaid_2", "unpaid_3"]
    shelf.deleted = ["unpaid_2"]
    expect(await shelf.sweep()).toEqual(["unpaid_1", "unpaid_3"])
    expect(shelf.unpaid).toEqual(["unpaid_1", "unpaid_3"])
  })
})

describe("where the sweep begins", () => {
  const DAY = 24 * 60 * MINUTE
  const idOf = (prefix: string, at: number) => `${prefix}_${encodeTime(at, 10)}${"0".repeat(16)}`
  const made = (at: number) => ({ created_at: new Date(at).toISOString() })
  const brandAt = Date.now() - 30 * DAY
  const old = Array.from({ length: 5 * PAGE }, (_, index) => ({ id: idOf("order", brandAt - 400 * DAY + index), ...made(brandAt - 400 * DAY + index) }))
  const sold = { id: idOf("order", brandAt + DAY), ...made(brandAt + DAY) }

  beforeEach(() => {
    shelf.firstBrandAt = brandAt
    shelf.placed = [...old, sold]
  })

  it("is the shop's first brand: a lost order is found at once, however many there were before", async () => {
    expect(await shelf.sweep(0)).toEqual([sold.id])
    expect(shelf.cursors.orders).toBe(sold.id)
  })

  it("also where it is still among those before", async () => {
    shelf.cursors.orders = old[PAGE]?.id ?? ""
    expect(await shelf.sweep(0)).toEqual([sold.id])
  })

  it("is a day earlier, since an id has another clock than the brand", async () => {
    const [before, early] = [DAY + 1, DAY - 1].map((ms) => ({ id: idOf("order", brandAt - ms), ...made(brandAt - ms) })) as [Dated, Dated]
    shelf.placed = [...old, before, early, sold]
    expect(await shelf.sweep()).toEqual([early.id, sold.id])
  })

  it("is never before its cursor", async () => {
    shelf.cursors.orders = sold.id
    const next = { id: idOf("order", brandAt + 2 * DAY), ...made(brandAt + 2 * DAY) }
    shelf.placed.push(next)
    expect(await shelf.sweep()).toEqual([next.id])
  })

  it("is the same for changes, of orders however old", async () => {
    const changedAt = (at: number, orderId: string) => change(idOf("ordch", at), { order_id: orderId, ...made(at) })
    shelf.changes = [...old.map(({ id }, index) => changedAt(brandAt - 400 * DAY + index, id)), changedAt(brandAt + DAY, old[0]?.id ?? "")]
    expect(await shelf.sweep()).toEqual([sold.id, old[0]?.id])
  })

  it("is nowhere without a brand: nothing is read, and nothing that comes later is passed", async () => {
    shelf.firstBrandAt = null
    shelf.changes = [change("ordch_1")]
    expect(await shelf.sweep()).toEqual([])
    expect(shelf.cursors).toEqual({ orders: "", changes: "" })
    shelf.firstBrandAt = brandAt
    expect(await shelf.sweep()).toEqual([sold.id, "order_of_ordch_1"])
  })
})

describe("the sweep of orders that Medusa changed", () => {
  beforeEach(() => {
    shelf.cursors.orders = "order_z"
  })

  it.each(["edit", "claim", "exchange"])("looks once more at an order it was done with, after its %s", async (kind) => {
    shelf.changes = [change("ordch_1", { change_type: kind })]
    expect(await shelf.sweep()).toEqual(["order_of_ordch_1"])
    expect(await shelf.sweep()).toEqual([])
  })

  it("passes changes that bring no units: those of our own fulfillments, and what was taken back", async () => {
    shelf.changes = [change("ordch_1", { change_type: null }), change("ordch_2", { change_type: "return_receive" }), change("ordch_3", { status: "canceled" }), change("ordch_4", { status: "declined" })]
    expect(await shelf.sweep()).toEqual([])
    expect(shelf.cursors.changes).toBe("ordch_4")
  })

  it.each(["pending", "requested"])("waits for the end of an edit that is %s, for however long, and then looks once more", async (status) => {
    const edit = change("ordch_1", { status })
    shelf.changes = [edit]
    await shelf.sweep()
    await shelf.sweep()
    expect(shelf.cursors.changes).toBe("ordch_1")
    edit.status = "confirmed"
    expect(await shelf.sweep()).toEqual(["order_of_ordch_1"])
    expect(await shelf.sweep()).toEqual([])
  })

  it("looks once more after an edit that was confirmed during the look", async () => {
    const edit = change("ordch_1", { status: "pending" })
    shelf.changes = [edit]
    ensure.mockImplementationOnce(() => Promise.resolve(NOTHING).finally(() => (edit.status = "confirmed")))
    expect(await shelf.sweep()).toEqual(["order_of_ordch_1"])
    expect(await shelf.sweep()).toEqual(["order_of_ordch_1"])
  })

  it("forgets an order that was deleted, with its edit open or not", async () => {
    shelf.changes = [change("ordch_1"), change("ordch_2", { status: "pending" })]
    shelf.deleted = ["order_of_ordch_1", "order_of_ordch_2"]
    expect(await shelf.sweep()).toEqual([])
    expect([...shelf.notes]).toEqual([])
  })

  it("goes by no young change: an older one may still be committed before it", async () => {
    shelf.changes = [change("ordch_1", { created_at: ago(6 * MINUTE) }), change("ordch_2", { created_at: ago(4 * MINUTE) })]
    await shelf.sweep()
    expect(shelf.cursors.changes).toBe("ordch_1")
  })

  it("looks again at an order whose added units are not paid yet, and at one that cannot be ensured", async () => {
    shelf.changes = [change("ordch_1"), change("ordch_2")]
    // What ensuring does with the first: it asks for another look.
    ensure.mockImplementation((_container: unknown, id: string) => (id === "order_of_ordch_2" ? Promise.reject(new Error("broken")) : Promise.resolve(NOTHING).finally(() => shelf.notes.set(id, (shelf.notes.get(id) ?? 0) + 1))))
    await shelf.sweep()
    expect(await shelf.sweep()).toEqual(["order_of_ordch_1", "order_of_ordch_2"])
  })
})
