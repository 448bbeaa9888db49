import type { Shelf } from "../../../src/workflows/payin/shelf"
import { refuseWhenOrdered } from "../../../src/workflows/payin/open-cart"

/** A shop with one cart, the sessions of its payment collection, and the payments that outlive them. */
function shop({ completed, sessions = [], payments = [] }: { completed: boolean; sessions?: string[]; payments?: string[] }): Shelf {
  const rows: Record<string, object[]> = {
    cart: [{ id: "cart_1", completed_at: completed ? new Date() : null }],
    payment_session: sessions.map((provider_id) => ({ provider_id })),
    payment: payments.map((provider_id) => ({ provider_id })),
  }
  return { resolve: () => ({ graph: ({ entity }: { entity: string }) => Promise.resolve({ data: rows[entity] ?? [] }) }) } as unknown as Shelf
}
const ask = (cart: Parameters<typeof shop>[0]) => refuseWhenOrdered(shop(cart), "cart_1", "pay_col_1")

describe("One more payment session", () => {
  it.each([{ sessions: ["pp_hubcash-billet_hubcash"] }, { payments: ["pp_123hub_123hub"] }])("is refused once the order is placed: Medusa would delete the one it is paid with: %j", async (paid) => {
    await expect(ask({ completed: true, ...paid })).rejects.toMatchObject({ type: "not_allowed", message: expect.stringContaining("cannot be paid another way") as string })
  })

  it("is the shopper's to make before that, and Medusa's alone where none of ours is paid with", async () => {
    await ask({ completed: false, sessions: ["pp_hubcash-billet_hubcash"] })
    await ask({ completed: true, sessions: ["pp_system_default"], payments: ["pp_stripe_stripe"] })
  })
})
