/** Card numbers that decide how a sale goes, as the `what` of each says; every other valid number is approved. Listed in `sandbox/README.md`. */
export type Behaviour =
  | "approved" | "declined" | "insufficient_funds" | "expired" | "declined_400" | "fraud_refused" | "slow_analysis" | "stuck_in_analysis"
  | "capture_fails" | "capture_refused" | "cancel_refused" | "reversed_later"

export const magicCards: Readonly<Record<Exclude<Behaviour, "approved">, { number: string; what: string }>> = {
  declined: { number: "4000000000000010", what: "status 5 at once: the issuer says no" },
  insufficient_funds: { number: "4000000000000028", what: "status 5 at once: insufficient funds" },
  expired: { number: "4000000000000036", what: "status 5 at once: expired card (a saved card past its date too)" },
  declined_400: { number: "4000000000000044", what: "400 with Errors[], no sale (how a decline travels is not documented)" },
  fraud_refused: { number: "4000000000000051", what: "1, 2, then 5 after analysis" },
  slow_analysis: { number: "4000000000000069", what: "stays in 2 for analysisSeconds, then goes on" },
  stuck_in_analysis: { number: "4000000000000077", what: "stays in 2 until POST sales/:id/approve or decline" },
  capture_fails: { number: "4000000000000085", what: "authorised; the capture answers 200 with status 5" },
  capture_refused: { number: "4000000000000093", what: "authorised; the capture answers 400 and the sale stays in 3" },
  cancel_refused: { number: "4000000000001018", what: "approved; cancel answers 400" },
  reversed_later: { number: "4000000000001026", what: "approved; reversalSeconds after 7 DateReversed and a Rollback, still status 7" },
}

const byNumber = new Map(Object.entries(magicCards).map(([behaviour, { number }]) => [number, behaviour as Behaviour]))

export function behaviourOf(number: string): Behaviour {
  return byNumber.get(number) ?? "approved"
}

/** Reasons as a merchant would read them in `History`. */
export const declineReasons: Partial<Record<Behaviour, string>> = {
  declined: "Transaction not authorized by the issuer",
  insufficient_funds: "Insufficient funds",
  expired: "Expired card",
  declined_400: "Transaction not authorized by the issuer",
}
