/** One open case of a kind per payment. */
export const caseKey = (kind: string, payinId: string): string => `${kind}:${payinId}`

/** The case that a pay-out of this key answers (`payment-cases.ts`); null for any other debt. */
export const caseOfPayOut = (key: string): string | null => /^case:(.+)$/.exec(key)?.[1] ?? null
