import type { UnitState } from "./unit-state"

/** Where a unit of a reserved order stands: not decided, here, a person's to decide, or never to come. */
const STANDING: Readonly<Record<UnitState, "open" | "issued" | "a_persons" | "lost">> = {
  pending: "open", held: "open", waiting_wallet: "open", placing: "open", unknown: "open", processing: "open",
  // Hubble may still deliver it: nothing is captured and nothing is let go before that is known.
  timed_out: "open",
  delivered: "issued",
  missing: "a_persons", sealed: "a_persons", revoked: "a_persons",
  failed: "lost", refund_due: "lost", refunding: "lost", refunded: "lost", cancelled: "lost",
}

/**
 * What a reserved card sale needs now (`protocol.md` 5.8). `capture`: every voucher is decided and something was issued; what failed is given back
 * after that. `release`: nothing was issued. `wait`: a voucher is not decided, or only a person can say.
 * @param otherGoods the order has lines that are no vouchers, which are paid for too
 */
export function issuedVerdict(states: readonly UnitState[], otherGoods: boolean): "wait" | "capture" | "release" {
  const standings = new Set(states.map((state) => STANDING[state]))
  if (standings.has("open")) return "wait"
  if (standings.has("issued")) return "capture"
  if (standings.has("a_persons")) return "wait"
  return otherGoods ? "capture" : "release"
}
