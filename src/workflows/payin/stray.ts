import type { ActionRow } from "../../modules/payin/ledger/actions"

/** Money that has nowhere to go, in the words of its case. */
const STRAY = {
  money_without_session: "The money is here, but the payment session it belongs to is gone.",
  money_without_order: "The money is here, but its order does not exist or was cancelled.",
  paid_twice: "The money is here, but the order was paid another way already.",
} as const
export type StrayKind = keyof typeof STRAY

const isStrayKind = (kind: string): kind is StrayKind => kind in STRAY

/** Key of the action that gives such money back by policy: it names the case that must hear of a refusal. */
export const strayKey = (kind: StrayKind): string => `stray:${kind}`

/** The case whose money an action gives back by policy; null for any other action. */
export function strayOf({ kind, key }: Pick<ActionRow, "kind" | "key">): StrayKind | null {
  const stray = kind === "refund" && key.startsWith("stray:") ? key.slice("stray:".length) : ""
  return isStrayKind(stray) ? stray : null
}

/** What the case says of the money: `back` of how it is given back, where it is. */
export function strayReason(kind: StrayKind, back: "under_way" | { refused: string } | null = null): string {
  if (back === null) return STRAY[kind]
  if (back === "under_way") return `${STRAY[kind]} It is being given back.`
  return `${STRAY[kind]} Giving it back was refused (${back.refused}). Press refund to try again, or return the money another way and resolve the case with a note.`
}
