/** The sandbox's own record of what was asked and answered. Tests compare with it, never only with our tables. */

export interface RequestEntry {
  n: number
  /** ISO 8601. */
  at: string
  method: string
  /** The template, e.g. `/v1/partners/orders/:orderId`. */
  route: string
  /** The name fault rules use, e.g. `get_order`. */
  call: string
  path: string
  request_id: string | null
  /** Null: no answer was sent. */
  status: number | null
  /** Names of the faults that hit the call, joined by "+". */
  fault: string | null
  reference_id: string | null
  order_id: string | null
  product_id: string | null
  /** The client hung up before it had the answer. */
  aborted: boolean
  answered_at: string | null
  /** What a correct client could read from this answer: an order status, or "404". Null: nothing. */
  told: string | null
}

export interface Anomaly {
  at: string
  kind: string
  detail: string
}

export class RequestRecord {
  readonly requests: RequestEntry[] = []
  readonly anomalies: Anomaly[] = []
  private readonly requestIds = new Set<string>()

  open(request: Pick<RequestEntry, "method" | "route" | "call" | "path" | "request_id">): RequestEntry {
    const entry: RequestEntry = {
      n: this.requests.length + 1, at: new Date().toISOString(), ...request, status: null, fault: null, reference_id: null,
      order_id: null, product_id: null, aborted: false, answered_at: null, told: null,
    }
    this.requests.push(entry)
    return entry
  }

  anomaly(kind: string, detail: string): void {
    this.anomalies.push({ at: new Date().toISOString(), kind, detail })
  }

  /** Counts a missing or repeated request id; the call is answered all the same. */
  checkRequestId(entry: RequestEntry): void {
    if (!entry.request_id) return this.anomaly("missing_request_id", `${entry.method} ${entry.route} (request ${entry.n})`)
    if (this.requestIds.has(entry.request_id)) this.anomaly("repeated_request_id", `${entry.request_id} (request ${entry.n})`)
    this.requestIds.add(entry.request_id)
  }

  clear(): void {
    this.requests.length = 0
    this.anomalies.length = 0
    this.requestIds.clear()
  }
}
