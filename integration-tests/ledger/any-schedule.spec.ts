import fc from "fast-check"
import { createLedgerWorld, type LedgerWorld } from "./ledger-world"
import { RandomLife, story, type Move } from "./random-supplier"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("any")
})
afterAll(() => world?.dispose())

interface UnitNow {
  id: string
  state: string
  /** Live attempts, stored codes, and whether anything or anybody goes on with it. */
  live: number
  codes: number
  /** Hubble once said SUCCESS without it. */
  missed: boolean
  followed: boolean
}

const FOLLOWED = `(so.due_at is not null
  or exists (select 1 from voucher_case c where c.order_id = u.order_id and c.state = 'open' and c.unit_ids @> jsonb_build_array(u.id))
  or (u.state = 'refund_due' and exists (select 1 from voucher_task t where t.order_id = u.order_id and t.kind = 'refund' and t.state = 'due')))`

const unitsNow = (orderId: string) =>
  world.query<UnitNow>(
    `select u.id, u.state, (select count(*)::int from voucher_attempt_unit au where au.unit_id = u.id and au.live) as live,
       (select count(*)::int from voucher_vault v where v.unit_id = u.id) as codes,
       exists (select 1 from voucher_transition t where t.subject_id = u.id and t.to_state = 'missing') as missed, ${FOLLOWED} as followed
     from voucher_unit u join voucher_supplier_order so on so.id = u.supplier_order_id where u.order_id = :orderId order by u.id`,
    { orderId },
  )

const attemptsNow = (orderId: string) =>
  world.query<{ id: string; state: string; sends: number; followed: boolean }>(
    `select a.id, a.state, a.sends, so.due_at is not null as followed from voucher_attempt a join voucher_supplier_order so on so.id = a.supplier_order_id where so.order_id = :orderId order by a.number`,
    { orderId },
  )

/** Where a settled unit may still go: only the supplier himself can take a code back. */
const SETTLED: Readonly<Record<string, readonly string[]>> = { delivered: ["delivered", "revoked"], refunded: ["refunded"], cancelled: ["cancelled"], revoked: ["revoked"] }
const ENDED: Readonly<Record<string, readonly string[]>> = { succeeded: ["succeeded", "cancelled", "reversed"], cancelled: ["cancelled"], reversed: ["reversed"] }

type Check = (life: RandomLife, before: Map<string, string>, faces: readonly number[]) => Promise<void>

async function live(faces: readonly number[], moves: readonly Move[], check: Check): Promise<void> {
  const life = await RandomLife.begin(world, faces)
  const states = new Map<string, string>()
  for (const move of moves) {
    await life.make(move)
    await check(life, states, faces)
  }
}

const RUNS = { numRuns: 300 }

describe("Whatever Hubble answers, whenever, to however many workers", () => {
  it("no unit is in two live attempts, no code too many is delivered, nothing settled moves back, no reference is sent a fourth time", async () => {
    const safe: Check = async ({ sale }, states, faces) => {
      const units = await unitsNow(sale.orderId)
      expect(units).toHaveLength(faces.length)
      for (const unit of units) {
        expect(unit.live).toBeLessThanOrEqual(1)
        expect(unit.codes).toBeLessThanOrEqual(1)
        // A missing voucher can be withdrawn, too: it is revoked without ever having had a code.
        if (unit.state === "delivered" || (unit.state === "revoked" && !unit.missed)) expect(unit.codes).toBe(1)
        const allowed = SETTLED[states.get(unit.id) ?? ""]
        if (allowed) expect(allowed).toContain(unit.state)
        states.set(unit.id, unit.state)
      }
      for (const attempt of await attemptsNow(sale.orderId)) {
        expect(attempt.sends).toBeLessThanOrEqual(3)
        const allowed = ENDED[states.get(attempt.id) ?? ""]
        if (allowed) expect(allowed).toContain(attempt.state)
        states.set(attempt.id, attempt.state)
      }
    }
    await fc.assert(fc.asyncProperty(story, ({ faces, moves }) => live(faces, moves, safe)), RUNS)
  }, 240_000)

  it("every unit is settled, or something or somebody goes on with it; every reference that may be charged is followed", async () => {
    const followed: Check = async ({ sale }) => {
      for (const unit of await unitsNow(sale.orderId)) {
        if (!["delivered", "refunded", "cancelled"].includes(unit.state)) expect(unit).toMatchObject({ followed: true })
      }
      for (const attempt of await attemptsNow(sale.orderId)) {
        if (["placing", "unknown", "processing"].includes(attempt.state)) expect(attempt).toMatchObject({ followed: true })
      }
    }
    await fc.assert(fc.asyncProperty(story, ({ faces, moves }) => live(faces, moves, followed)), RUNS)
  }, 240_000)
})
