import { randomBytes } from "node:crypto"
import { createKeyring, openSecret } from "../../src/domain/envelope"
import { rotateBatch } from "../../src/modules/voucher/ledger/rotation"
import { success, voucher } from "./answers"
import { createLedgerWorld, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

/** `VOUCHER_HUB_ROTATION_VOUCHERS=10000` is the full size of issue 6. */
const VOUCHERS = Number(process.env.VOUCHER_HUB_ROTATION_VOUCHERS ?? 900)
const KEYS = { k1: randomBytes(32).toString("base64"), k2: randomBytes(32).toString("base64") }
const BATCH = 50

let base: LedgerWorld
/** The shop before the change, with one key; while it changes, with two; and when the old key is gone. */
let before: LedgerWorld
let both: LedgerWorld
let after: LedgerWorld
const ACTOR = { type: "user", id: "user_1", ip: null, reason: "test" } as const

beforeAll(async () => {
  base = await createLedgerWorld("rotation")
  before = base.configured({ vault: { activeKeyId: "k1", keys: { k1: KEYS.k1 } } })
  both = base.configured({ vault: { activeKeyId: "k2", keys: KEYS } })
  after = base.configured({ vault: { activeKeyId: "k2", keys: { k2: KEYS.k2 } } })
})
afterAll(() => base?.dispose())

const delivered = async (world: LedgerWorld, number: string) => {
  const sale = await Sale.ready(world)
  await sale.post(success(sale.hubble, [voucher(world.service.vault, { amount: 50_000, number })]))
  return sale
}

/** Copies one delivered sale to many units, each with a code of its own: the ledger's way would take minutes. */
async function manyCodes(world: LedgerWorld, count: number): Promise<string[]> {
  const sale = await delivered(world, "CODE-000000")
  const rows = Array.from({ length: count }, (_, index) => {
    const sealed = world.service.vault.seal({ brandId: "brand_1", supplierVoucherId: null, cardType: "CARD_AND_PIN_NO_SECURED", cardNumber: codeOf(index), cardPin: "1234", validTill: null, amount: 50_000 })
    return { id: sealed.id, unit: `vunit_rotation_${String(index).padStart(6, "0")}`, envelope: sealed.envelope, key: sealed.keyId, fingerprint: sealed.fingerprint, index }
  })
  for (let from = 0; from < rows.length; from += 500) {
    const part = JSON.stringify(rows.slice(from, from + 500))
    await world.query(
      `insert into voucher_unit (id, order_id, line_item_id, unit_index, brand_id, brand_title, face_minor, face_currency, price_minor, price_currency, state, supplier_order_id)
       select r.unit, u.order_id, 'copies', r.index, u.brand_id, u.brand_title, u.face_minor, u.face_currency, u.price_minor, u.price_currency, 'delivered', u.supplier_order_id
       from json_to_recordset(cast(:part as json)) as r (unit text, index int), voucher_unit u where u.id = :unit`,
      { part, unit: sale.unitIds[0] },
    )
    await world.query(
      `insert into voucher_vault (id, order_id, supplier_order_id, attempt_id, unit_id, card_type, envelope, key_id, fingerprint, amount_minor)
       select r.id, v.order_id, v.supplier_order_id, v.attempt_id, r.unit, v.card_type, r.envelope, r.key, r.fingerprint, v.amount_minor
       from json_to_recordset(cast(:part as json)) as r (id text, unit text, envelope text, key text, fingerprint text), voucher_vault v where v.unit_id = :unit`,
      { part, unit: sale.unitIds[0] },
    )
  }
  return rows.map((row) => row.unit)
}

const codeOf = (index: number) => `CODE-${String(index).padStart(6, "0")}-${String(index * 7919)}`
const shown = async (world: LedgerWorld, unitId: string) => (await world.service.reveal(unitId, ACTOR)).card_number
const keysInUse = () => base.query<{ key_id: string; fingerprint_key_id: string | null; count: number }>(`select key_id, fingerprint_key_id, count(*)::int as count from voucher_vault group by 1, 2 order by 1, 2`)

describe("Changing the key of the vault", () => {
  it(`is interrupted three times and met by a second process, and each of ${VOUCHERS} codes can be read at every moment`, async () => {
    const units = await manyCodes(before, VOUCHERS)
    let reading = true
    let reads = 0
    // Shoppers, served by processes that know both keys, whichever of them is active.
    const previous = base.configured({ vault: { activeKeyId: "k1", keys: KEYS } })
    const readers = [both, previous].map(async (world) => {
      while (reading) {
        const index = Math.floor(Math.random() * units.length)
        expect(await shown(world, units[index] ?? "")).toBe(codeOf(index))
        reads += 1
      }
    })
    /** One run of the job that is killed after so many batches: nothing of it is kept but what it committed. */
    const run = async (batches: number) => {
      for (let next: string | null = "", turn = 0; next !== null && turn < batches; turn += 1) next = (await both.service.keys.rotate(next, BATCH)).next
    }
    try {
      // Six runs in all, so that codes are left even if no two of them met on a batch.
      const eighth = Math.floor(VOUCHERS / BATCH / 8)
      for (let interruption = 1; interruption <= 3; interruption += 1) {
        await Promise.all([run(eighth), run(eighth)])
        const { to_rotate: left } = (await both.service.keys.use()) ?? { to_rotate: 0 }
        expect(left).toBeGreaterThan(0)
        expect(left).toBeLessThan(VOUCHERS)
      }
      await run(Infinity)
    } finally {
      reading = false
      await Promise.all(readers)
    }
    expect(reads).toBeGreaterThan(10)
    expect(await both.service.keys.use()).toMatchObject({ active_key_id: "k2", vouchers: { k2: VOUCHERS + 1 }, to_rotate: 0 })
    // The old key can be thrown away: every code opens without it.
    const all = await base.query<{ id: string; envelope: string; unit_id: string }>(`select id, envelope, unit_id from voucher_vault where unit_id like 'vunit_rotation_%' order by unit_id`)
    const keyring = createKeyring({ activeKeyId: "k2", keys: { k2: KEYS.k2 } })
    expect(all.map((row) => (JSON.parse(openSecret({ envelope: row.envelope, rowId: row.id, keyring })) as { number: string }).number)).toEqual(units.map((_, index) => codeOf(index)))
  })

  it("takes the fingerprint along, so that a code which comes twice is known without the old key, too", async () => {
    await delivered(before, "TWICE-1")
    await delivered(before, "TWICE-2")
    await both.service.keys.rotate("", 100_000)
    for (const [number, world] of [["TWICE-1", both], ["TWICE-2", after]] as const) {
      const again = await delivered(world, number)
      expect([await again.units(), await again.openCases()]).toEqual([["sealed"], ["duplicate_voucher"]])
    }
  })

  it("knows a code that came before the change, while codes are still under the old key", async () => {
    await delivered(before, "EARLY-4711")
    expect(await (await delivered(both, "EARLY-4711")).units()).toEqual(["sealed"])
  })

  it("does not undo what another process wrote between its look and its write", async () => {
    const sale = await delivered(before, "RACE-4711")
    const [row] = await base.query<{ id: string }>(`select id from voucher_vault where order_id = :orderId`, { orderId: sale.orderId })
    const elsewhere = "v1:k1:another:envelope"
    // Between look and write the row gets another envelope: the write must leave it alone.
    const racing = new Proxy(base.knex, {
      get: (target, name) =>
        name === "raw"
          ? async (sql: string, bindings: object) => {
              if (sql.startsWith("update voucher_vault")) await target.raw(`update voucher_vault set envelope = ? where id = ?`, [elsewhere, row?.id ?? ""])
              return target.raw(sql, bindings as Record<string, string>)
            }
          : Reflect.get(target, name),
    })
    await rotateBatch(racing, { activeKeyId: "k2", reseal: both.service.vault.reseal, after: "", limit: 100_000 })
    expect(await base.query(`select envelope, key_id from voucher_vault where id = :id`, { id: row?.id })).toEqual([{ envelope: elsewhere, key_id: "k1" }])
    await base.query(`delete from voucher_vault where id = :id`, { id: row?.id })
  })

  it("passes over a code that cannot be opened, names its row and not its content, and does the rest", async () => {
    const [bad, good] = [await delivered(before, "BROKEN-4711"), await delivered(before, "WHOLE-4711")]
    await base.query(`update voucher_vault set envelope = left(envelope, -8) || 'AAAAAAAA' where order_id = :orderId`, { orderId: bad.orderId })
    const { unreadable } = await both.service.keys.rotate("", 100_000)
    expect(unreadable).toHaveLength(1)
    expect(unreadable[0]?.reason).toMatch(/vlt_.*tampered with/)
    expect(await shown(after, good.unitIds[0] ?? "")).toBe("WHOLE-4711")
    expect((await keysInUse()).filter((row) => row.key_id === "k1")).toEqual([expect.objectContaining({ count: 1 })])
  })
})
