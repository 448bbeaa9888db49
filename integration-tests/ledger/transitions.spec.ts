import { logTransitions } from "../../src/modules/voucher/ledger/moves"
import { absent, noAnswer, reversed, TEXTS } from "./answers"
import { createLedgerWorld, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("transitions")
})
afterAll(() => world?.dispose())

interface Entry {
  subject: string
  subject_id: string
  from_state: string | null
  to_state: string
  cause: string
}

/** Follows the entries of one subject from nothing to its present state; what is left over or missing breaks the chain. */
function follow(entries: readonly Entry[]): { state: string | null; left: number } {
  const left = [...entries]
  let state: string | null = null
  for (;;) {
    const at = left.findIndex((entry) => entry.from_state === state)
    const [next] = at < 0 ? [] : left.splice(at, 1)
    if (!next) return { state, left: left.length }
    state = next.to_state
  }
}

const log = (orderId: string) => world.query<Entry>(`select subject, subject_id, from_state, to_state, cause from voucher_transition where order_id = :orderId order by created_at, id`, { orderId })

const present = (orderId: string) =>
  world.query<{ subject: string; id: string; state: string }>(
    `select 'unit' as subject, id, state from voucher_unit where order_id = :orderId
     union all select 'supplier_order', id, state from voucher_supplier_order where order_id = :orderId
     union all select 'attempt', a.id, a.state from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id where so.order_id = :orderId
     union all select 'task', id, state from voucher_task where order_id = :orderId
     union all select 'case', id, state from voucher_case where order_id = :orderId`,
    { orderId },
  )

async function failedThrice(): Promise<Sale> {
  const sale = await Sale.ready(world, [50_000, 100_000])
  for (let time = 0; time < 3; time++) {
    await sale.nextHubbleOrder()
    await sale.post(sale.failed(TEXTS.generationFailed))
    if (time < 2) await sale.untilDue()
  }
  return sale
}

const LIVES: Record<string, () => Promise<Sale>> = {
  "delivered at once": async () => {
    const sale = await Sale.ready(world, [50_000, 100_000])
    await sale.post(sale.success())
    return sale
  },
  "prepared, timed out, delivered late, reversed": async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.processing())
    for (let read = 0; read < 5; read++) {
      await sale.untilDue()
      await sale.read(sale.processing())
    }
    await sale.webhook()
    await sale.read(sale.success())
    await sale.pass(61_000)
    await sale.webhook()
    await sale.read(reversed(sale.hubble))
    return sale
  },
  "failed three times": failedThrice,
  "unheard of, sent again, found": async () => {
    const sale = await Sale.ready(world)
    await sale.post(noAnswer())
    await sale.pass(60_000)
    await sale.lookUp(absent())
    await sale.untilDue()
    await sale.lookUp(absent())
    await sale.post(noAnswer())
    await sale.untilDue()
    await sale.lookUp(sale.success())
    return sale
  },
  "waited for the wallet, then held by a person": async () => {
    const sale = await Sale.ready(world)
    await sale.post(sale.failed(TEXTS.insufficientBalance))
    await world.service.tasks.refuseCancel(sale.supplierOrderId)
    return sale
  },
  "cancelled before it was sent": async () => {
    const sale = await Sale.ready(world)
    await sale.tryClaim()
    await world.service.sales.closeCancelled(sale.orderId)
    return sale
  },
}

describe("The log of transitions", () => {
  it.each(Object.entries(LIVES))("tells the whole life of an order that was %s", async (_name, live) => {
    const sale = await live()
    const entries = await log(sale.orderId)
    const rows = await present(sale.orderId)
    expect(rows.length).toBeGreaterThan(2)
    for (const row of rows) {
      const own = entries.filter((entry) => entry.subject_id === row.id && entry.subject === row.subject)
      expect({ ...row, ...follow(own) }).toEqual({ ...row, left: 0 })
      for (const entry of own) expect(entry.cause).not.toBe("")
    }
    expect(new Set(entries.map((entry) => entry.subject_id))).toEqual(new Set(rows.map((row) => row.id)))
  })

  it("is shown in the order in which it happened, also within one commit and one millisecond", async () => {
    const sale = await Sale.ready(world)
    const steps = Array.from({ length: 40 }, (_, step) => step)
    await world.knex.transaction(async (trx) => {
      await Promise.all(steps.map((step) => logTransitions(trx, "supplier_order", [{ id: sale.supplierOrderId, order_id: sale.orderId, from_state: `step_${step}` }], `step_${step + 1}`, "test")))
    })
    const { timeline = [] } = (await world.service.views.supplierOrder(sale.supplierOrderId)) ?? {}
    const shown = (timeline as unknown as Entry[]).filter((entry) => entry.cause === "test").map((entry) => entry.to_state)
    expect(shown).toEqual(steps.map((step) => `step_${step + 1}`))
  })
})

describe("The history of an order that a person reads", () => {
  it("is its last 500 entries, in order: the news are not cut off for what was long ago", async () => {
    await world.query(`insert into voucher_transition (id, order_id, subject, subject_id, from_state, to_state, cause, created_at)
      select 'vtrn_' || n, 'order_of_many', 'unit', 'vunit_1', null, 'pending', n::text, now() + n * interval '1 second' from generate_series(1, 503) n`)
    const causes = (await world.service.views.timeline("order_of_many")).map(({ cause }) => cause)
    expect([causes.length, causes[0], causes.at(-1)]).toEqual([500, "4", "503"])
  })
})
