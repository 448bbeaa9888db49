/**
 * The faults every upstream shares: what happens to one answer on the wire. One table; an upstream adds its own protocol breakers
 * (for Hubble: `../hubble/fault-table.ts`) and both are listed in `sandbox/README.md`.
 */

/** `processes`: whether the call changes the upstream's state before the effect. */
export interface WireFault {
  processes: boolean
  effect: "destroy" | "hang" | "delay" | "delay_first" | "replace" | "truncate"
  status?: number
  contentType?: string
  /** The body that replaces the real one; absent: the upstream makes it. */
  text?: string
  what: string
}

const HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

export const wireFaults = {
  drop_before: { processes: false, effect: "destroy", what: "no answer, not processed: the socket is destroyed" },
  drop_after: { processes: true, effect: "destroy", what: "processed, then the socket is destroyed" },
  hang_before: { processes: false, effect: "hang", what: "not processed, no answer until the client gives up" },
  hang_after: { processes: true, effect: "hang", what: "processed, no answer until the client gives up" },
  late: { processes: true, effect: "delay", what: "processed, answered after delay_ms (default: after the client's deadline)" },
  slow: { processes: true, effect: "delay_first", what: "processed and answered after delay_ms (default 1000)" },
  http_500: { processes: false, effect: "replace", status: 500, text: `{"message":"Internal server error"}`, what: "500 with JSON (status can be set)" },
  http_502_html: { processes: false, effect: "replace", status: 502, contentType: "text/html", text: HTML, what: "502 with an HTML page" },
  http_503: { processes: false, effect: "replace", status: 503, text: `{"message":"Service unavailable"}`, what: "503 with JSON" },
  http_401: { processes: false, effect: "replace", status: 401, what: "401 as for an expired token" },
  http_403: { processes: false, effect: "replace", status: 403, what: "403 as for an address that is not whitelisted" },
  malformed_json: { processes: true, effect: "replace", text: `{"id": "01K, "status": `, what: "processed, answered with text that is not JSON" },
  truncated_json: { processes: true, effect: "truncate", what: "processed; content-length longer than what is sent, then the socket is destroyed" },
  html_200: { processes: true, effect: "replace", status: 200, contentType: "text/html", text: HTML, what: "processed, 200 with an HTML page" },
  empty_200: { processes: true, effect: "replace", status: 200, text: "", what: "processed, 200 with no body" },
  error_body: { processes: false, effect: "replace", what: "the upstream's own error body; `error` says which one (default E200)" },
} as const satisfies Record<string, WireFault>

export type WireFaultName = keyof typeof wireFaults

export function isWireFault(name: string): name is WireFaultName {
  return Object.hasOwn(wireFaults, name)
}
