/** One open case of a kind per payment. */
export const caseKey = (kind: string, payinId: string): string => `${kind}:${payinId}`

/** The case of money that went back and that Medusa cannot enter as a refund, by its action. */
export const unenteredKey = (actionId: string): string => `refund_unknown:${actionId}`

/** How keys of pay-outs begin that answer a case, e.g. a surplus: another debt than the price, though of the same amount. */
export const CASE_KEY = "case:"

/** The case that a pay-out of this key answers; null for any other debt. */
export const caseOfPayOut = (key: string): string | null => (key.startsWith(CASE_KEY) && key.slice(CASE_KEY.length)) || null
