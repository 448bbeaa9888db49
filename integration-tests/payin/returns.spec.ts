import { refundKeyOf, type ActionKind, type ActionState } from "../../src/domain/payin-action"
import { createPayinWorld, found, MINUTE, Payment, type PayinWorld } from "./payin-world"

let world: PayinWorld
beforeAll(async () => {
  world = await createPayinWorld("returns")
})
afterAll(() => world?.dispose())

/** A paid payment of which money is asked back, once the service has said this; `pending`: it has said nothing. */
async function returned(kind: ActionKind, key: string, said: "done" | "refused" | "pending") {
  const { payment, claim } = await Payment.sent(world, kind === "pay_out" ? "redirect" : "credit")
  await world.service.requests.record(claim, "send", found({ pspId: `sale_${payment.id}`, phase: "paid", reference: (await payment.row()).reference, amount: 12_345 }))
  const seal = kind === "pay_out" ? { seal: world.service.receivers.seal({ bank_account: "1" }) } : {}
  const { action } = await world.service.actions.add({ requestId: payment.id, kind, key, amount: 12_345, currency: "brl", ...seal })
  const taken = await world.service.actions.claimOne(action.id)
  if (!taken) throw new Error("not claimed")
  if (said !== "pending") await world.service.actions.move(taken, { to: said satisfies ActionState, cause: said })
  const dueInMs = async () => (await world.query<{ ms: number | null }>(`select (extract(epoch from (due_at - now())) * 1000)::float8 as ms from payin_action where id = :id`, { id: action.id }))[0]?.ms ?? null
  return { payment, action, leaving: () => world.service.actions.leavingForMs([payment.id]), dueInMs }
}

describe("Money that was asked back", () => {
  it.each([
    ["a refund of Medusa's", "refund", "refund", ["pending", "done"]],
    ["a pay-out for a refund of Medusa's", "pay_out", refundKeyOf("ref_01"), ["pending", "done"]],
    ["a pay-out for a refund of ours, whose vouchers are out of the price", "pay_out", refundKeyOf("vref_01"), []],
    ["a sale that is cancelled after its capture", "refund", "cancel", ["pending", "done"]],
    ["the refund of a case", "refund", "case:payin_1", ["pending", "done"]],
    ["a pay-out of an admin's own", "pay_out", "refund:order-1042", []],
    ["the pay-out of a case", "pay_out", "case:vcase_1", []],
  ] as const)("%s counts as leaving, as far as Medusa does not know", async (_what, kind, key, counting) => {
    for (const said of ["pending", "done", "refused"] as const) {
      const { leaving } = await returned(kind, key, said)
      expect([said, (await leaving()) !== null]).toEqual([said, (counting as readonly string[]).includes(said)])
    }
  })

  it.each([["authorized", true], ["canceled", false]] as const)("as a reservation that a person lets go counts as leaving while it is %s", async (state, counts) => {
    const { payment, claim } = await Payment.sent(world)
    await world.service.requests.record(claim, "send", found({ pspId: `sale_${payment.id}`, phase: "authorized", reference: (await payment.row()).reference, amount: 12_345 }))
    await world.service.actions.add({ requestId: payment.id, kind: "cancel", key: "cancel", amount: 12_345, currency: "brl" })
    await world.query(`update payin_request set state = :state where id = :id`, { state, id: payment.id })
    expect((await world.service.actions.leavingForMs([payment.id])) !== null).toBe(counts)
  })

  it.each(["done", "refused"] as const)("by Medusa and that is %s is looked at once more a quarter of an hour later, unless a refund stands for it", async (said) => {
    const { payment, action, dueInMs } = await returned("refund", "refund", said)
    expect(await dueInMs()).toBeGreaterThan(14 * MINUTE)
    await payment.pass(16 * MINUTE)
    const [claim] = (await world.service.actions.claim({ limit: 50 })).filter(({ id }) => id === action.id)
    if (!claim) throw new Error("not due")
    await world.service.actions.restDone(claim, null)
    expect(await dueInMs()).toBeNull()
  })
})
