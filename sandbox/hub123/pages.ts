/**
 * The pay page: plain HTML a person or a script can use. Every choice is a form of its own. The way back is the return_url as the
 * merchant gave it, nothing added: what came of the payment is asked by payment.status or told by webhook.
 */
import type { Answer, Call, Route } from "../shared/routes"
import type { Ending } from "./payments"
import type { SandboxPayment } from "./payment"
import type { Hub123State } from "./state"

/** By the last segment of the form's address. */
const choices: Readonly<Record<string, { ending: Ending | null; back: boolean; label: string }>> = {
  "pay": { ending: "success", back: true, label: "Pay" },
  "pay-and-close": { ending: "success", back: false, label: "Pay, and close without coming back" },
  "decline": { ending: "declined", back: true, label: "Decline" },
  "decline-and-close": { ending: "declined", back: false, label: "Decline, and close without coming back" },
  "cancel": { ending: "canceled", back: true, label: "Cancel" },
  "back": { ending: null, back: true, label: "Go back without deciding" },
  "close": { ending: null, back: false, label: "Close without coming back" },
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

function page(status: number, body: string): Answer {
  const text = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>123hub sandbox</title></head><body><h1>123hub sandbox</h1>${body}</body></html>`
  return { status, body: null, text, headers: { "content-type": "text/html; charset=utf-8" } }
}

function payPage(payment: SandboxPayment): Answer {
  if (payment.final) return page(200, `<p id="status">This payment is ${escaped(payment.status)}.</p>${wayBack(payment)}`)
  // Without a return_url only the choices that close the page make sense.
  const forms = Object.entries(choices)
    .filter(([, { back }]) => !back || payment.return_url !== null)
    .map(([name, { label }]) => `<form method="post" action="/pay/${payment.token}/${name}"><button type="submit">${label}</button></form>`)
  return page(200, `<p id="amount">${payment.asked} minor units of ${escaped(payment.currency)}</p><p id="description">${escaped(payment.description ?? "")}</p>${forms.join("")}`)
}

function wayBack({ return_url }: SandboxPayment): string {
  return return_url === null ? "<p>The shop gave no way back; close this page.</p>" : `<p><a id="return" href="${escaped(return_url)}">Back to the shop</a></p>`
}

function choose(state: Hub123State, payment: SandboxPayment, call: Call): Answer {
  const choice = choices[call.params["choice"] ?? ""]
  if (!choice) return page(404, "<p>There is no such choice.</p>")
  const problem = choice.ending ? state.payments.end(payment, choice.ending) : null
  if (problem) return page(409, `<p id="problem">${escaped(problem)}</p>${wayBack(payment)}`)
  if (choice.back && payment.return_url !== null) return { ...page(303, ""), headers: { "content-type": "text/html; charset=utf-8", location: payment.return_url } }
  return page(200, "<p id=\"closed\">You can close this page now.</p>")
}

/** Named `page` in fault rules and in the record, as the shopper's requests are not the merchant's. */
export function pageRoutes(state: Hub123State): Route[] {
  const route = (method: Route["method"], template: string, answer: (payment: SandboxPayment, call: Call) => Answer): Route => ({
    name: "page", method, template,
    handle: (call) => {
      const payment = state.payments.ofToken(call.params["token"] ?? "")
      return payment ? answer(payment, call) : page(404, "<p>There is no such payment.</p>")
    },
  })
  return [route("GET", "/pay/:token", payPage), route("POST", "/pay/:token/:choice", (payment, call) => choose(state, payment, call))]
}
