import type { SandboxOrder, SandboxRecord } from "../runtime/sandbox-process"

/** The way an order came to its end. */
export type Path = "at once" | "webhook" | "read" | "by-reference" | "failed" | "not ordered"

interface Books {
  record: SandboxRecord
  orders: SandboxOrder[]
}

const told = ({ record, orders }: Books, call: string, status: string) =>
  record.requests.filter((request) => request.call === call && request.told === status && orders.some((order) => order.id === request.order_id || order.reference_id === request.reference_id))
const webhooks = ({ record, orders }: Books) => record.webhooks.filter((webhook) => webhook.topic === "orders" && orders.some((order) => webhook.body.includes(order.id)))

/** What the supplier's record must hold for each path; the sentence is the complaint. */
const PROOF: Record<Path, { holds(books: Books): boolean; complaint: string }> = {
  "at once": { holds: (books) => told(books, "place_order", "SUCCESS").length > 0, complaint: "no order was answered SUCCESS at once" },
  webhook: {
    holds: (books) => {
      const heard = webhooks(books).find((webhook) => webhook.status === 200)
      return heard !== undefined && told(books, "get_order", "SUCCESS").some((read) => read.at >= heard.at)
    },
    complaint: "no webhook was accepted and followed by a read that said SUCCESS",
  },
  read: {
    holds: (books) => told(books, "place_order", "PROCESSING").length > 0 && webhooks(books).length === 0 && told(books, "get_order", "SUCCESS").length > 0,
    complaint: "the end of a PROCESSING order was not learnt by a read alone",
  },
  "by-reference": {
    holds: (books) => told(books, "place_order", "SUCCESS").length === 0 && told(books, "get_by_reference", "SUCCESS").length > 0,
    complaint: "the order whose answer was dropped was not found by its reference",
  },
  failed: { holds: (books) => told(books, "place_order", "FAILED").length > 0, complaint: "no order was answered FAILED" },
  "not ordered": { holds: ({ orders }) => orders.length === 0, complaint: "an order that nobody paid reached the supplier" },
}

/** null when the supplier's record shows that the order took its path. */
export function missingProof(path: Path, record: SandboxRecord, orders: SandboxOrder[]): string | null {
  return PROOF[path].holds({ record, orders }) ? null : `by the supplier's record ${PROOF[path].complaint}`
}
