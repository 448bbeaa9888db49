import { success, voucher } from "./answers"
import { createLedgerWorld, type LedgerWorld } from "./ledger-world"
import { Sale } from "./sale"

let world: LedgerWorld
beforeAll(async () => {
  world = await createLedgerWorld("vault")
})
afterAll(() => world?.dispose())

const CUSTOMER = { type: "customer", id: "cus_1", ip: "203.0.113.7", reason: null } as const
const NUMBER = "CANARY-NUMBER-4711-0815"
const PIN = "CANARY-PIN-9042"

async function delivered(number = NUMBER, pin = PIN): Promise<Sale> {
  const sale = await Sale.ready(world)
  await sale.post(success(sale.hubble, [voucher(world.service.vault, { amount: 50_000, number, pin })]))
  return sale
}

const reveals = (sale: Sale) => world.query<{ actor_type: string; actor_id: string; ip_hash: string | null; reason: string | null }>(`select actor_type, actor_id, ip_hash, reason from voucher_reveal where order_id = :orderId`, { orderId: sale.orderId })

/** Everything the database holds, as text. */
async function dump(): Promise<string> {
  const tables = await world.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public'`)
  const parts = await Promise.all(tables.map(async ({ name }) => JSON.stringify(await world.query(`select * from ${name}`))))
  return parts.join("\n")
}

describe("The vault", () => {
  it("gives the code of a delivered unit back exactly, amounts in rupees, and writes down who saw it", async () => {
    const sale = await delivered()
    await expect(world.service.reveal(sale.unitIds[0] ?? "", CUSTOMER)).resolves.toEqual({
      order_id: sale.orderId, brand_id: "brand_1", card_type: "CARD_AND_PIN_NO_SECURED", card_number: NUMBER, card_pin: PIN, valid_till: "2031-12-31", amount: 500, currency: "INR",
    })
    const [audit, ...others] = await reveals(sale)
    expect(others).toEqual([])
    expect(audit).toMatchObject({ actor_type: "customer", actor_id: "cus_1" })
    expect(audit?.ip_hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it("writes a line for every single look", async () => {
    const sale = await delivered("CANARY-NUMBER-4711-0002")
    for (let look = 0; look < 3; look++) await world.service.reveal(sale.unitIds[0] ?? "", { type: "user", id: "user_1", ip: null, reason: "support case 12" })
    expect(await reveals(sale)).toEqual(Array(3).fill({ actor_type: "user", actor_id: "user_1", ip_hash: null, reason: "support case 12" }))
  })

  it("shows nothing when the look cannot be written down", async () => {
    const sale = await delivered("CANARY-NUMBER-4711-0003")
    await world.query(`alter table voucher_reveal add constraint no_audit check (actor_id <> 'cus_blocked')`)
    await expect(world.service.reveal(sale.unitIds[0] ?? "", { ...CUSTOMER, id: "cus_blocked" })).rejects.toThrow(/no_audit/)
  })

  it.each(["pending", "held", "waiting_wallet", "placing", "unknown", "processing", "timed_out", "missing", "sealed", "failed", "refund_due", "refunding", "refunded", "cancelled", "revoked"])(
    "refuses a unit that is %s, names the state, and writes no look down",
    async (state) => {
      const sale = await delivered(`CANARY-NUMBER-${state}`)
      await sale.force(state)
      await expect(world.service.reveal(sale.unitIds[0] ?? "", CUSTOMER)).rejects.toMatchObject({ type: "not_allowed", message: expect.stringContaining(`"${state}"`) as string })
      expect(await reveals(sale)).toEqual([])
    },
  )

  it("does not know a unit that does not exist", async () => {
    await expect(world.service.reveal("vunit_nobody", CUSTOMER)).rejects.toMatchObject({ type: "not_found" })
  })

  it("leaves number, PIN and the shopper's address nowhere in the database, only type, last four, expiry and amount", async () => {
    const sale = await delivered("CANARY-NUMBER-4711-9999", "CANARY-PIN-0001")
    await world.service.reveal(sale.unitIds[0] ?? "", CUSTOMER)
    const text = await dump()
    for (const secret of ["CANARY", "4711-9999", "PIN-0001", "203.0.113.7"]) expect(text).not.toContain(secret)
    for (const secret of ["CANARY-NUMBER-4711-9999", "CANARY-PIN-0001"]) for (const encoding of ["base64", "base64url", "hex"] as const) expect(text).not.toContain(Buffer.from(secret).toString(encoding))
    const [row] = await world.query(`select card_type, last4, valid_till, amount_minor::float8 as amount from voucher_vault where order_id = :orderId`, { orderId: sale.orderId })
    expect(row).toEqual({ card_type: "CARD_AND_PIN_NO_SECURED", last4: "9999", valid_till: "2031-12-31", amount: 50_000 })
  })

  it("seals the same code differently each time, and opens an envelope in its own row only", async () => {
    const [one, two] = [voucher(world.service.vault, { amount: 50_000, number: "SAME-CODE-1234" }), voucher(world.service.vault, { amount: 50_000, number: "SAME-CODE-1234" })]
    expect([one.envelope === two.envelope, one.fingerprint === two.fingerprint]).toEqual([false, true])
    const [mine, other] = [await delivered("CANARY-NUMBER-4711-0005"), await delivered("CANARY-NUMBER-4711-0006")]
    await world.query(`update voucher_vault set envelope = (select envelope from voucher_vault where order_id = :other) where order_id = :mine`, { other: other.orderId, mine: mine.orderId })
    await expect(world.service.reveal(mine.unitIds[0] ?? "", CUSTOMER)).rejects.toThrow(/belongs to another row/)
    expect(await reveals(mine)).toEqual([])
  })

  it("shows a list the last four of delivered units only", async () => {
    const sale = await delivered("CANARY-NUMBER-4711-7777")
    expect(await world.service.views.units(sale.orderId)).toMatchObject([{ state: "delivered", last4: "7777", valid_till: "2031-12-31", denomination: 500, currency: "INR" }])
    await sale.force("revoked")
    expect(await world.service.views.units(sale.orderId)).toMatchObject([{ state: "revoked", last4: null, valid_till: null }])
  })
})
