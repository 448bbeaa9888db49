import type { Cart, Recipient } from "./api"

const KEY = "voucher_gift_notes"
const read = () => JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Record<string, string>

/** The shop answers nobody who the recipients in an open cart are, so this tab remembers, to show it before paying. Keyed by cart line. */
export const giftNotes = {
  keep({ items }: Cart, { name, send_at }: Recipient): void {
    const notes = read()
    const line = items?.filter(({ id, metadata, variant_id }) => !(id in notes) && (metadata?.voucher_recipient || !variant_id)).at(-1)
    if (line) sessionStorage.setItem(KEY, JSON.stringify({ ...notes, [line.id]: send_at ? `Gift for ${name}, sent on ${send_at.replace("T", " at ")}` : `Gift for ${name}, sent as soon as it is there` }))
  },
  of: (line: string): string | undefined => read()[line],
}
