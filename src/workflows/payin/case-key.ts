/** One open case of a kind per payment. */
export const caseKey = (kind: string, payinId: string): string => `${kind}:${payinId}`
