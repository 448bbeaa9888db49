import http from "node:http"
import type { AddressInfo } from "node:net"
import path from "node:path"

export interface Mail {
  to: string
  template: string
  subject: string
  text: string
}

export interface Mailbox {
  url: string
  /** Newest last. */
  mails(): readonly Mail[]
  /** What a store needs to send its mails here. */
  env: Record<string, string>
  stop(): Promise<void>
}

const MOST_MAILS = 200
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
const linked = (text: string) => escaped(text).replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`)

function page(mails: readonly Mail[]): string {
  const articles = [...mails].reverse().map(({ to, subject, text }) => `<article><h2>${escaped(subject)}</h2><p>To ${escaped(to)}</p><pre>${linked(text)}</pre></article>`)
  const style = "body{font:1rem/1.5 system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}pre{white-space:pre-wrap;overflow-wrap:anywhere}article{border-top:1px solid}"
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mailbox of the demo</title><style>${style}</style></head><body><h1>Mailbox of the demo</h1><p>Every mail the shop sent since it started. Reload for newer ones.</p>${articles.join("") || "<p>None yet.</p>"}</body></html>`
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  let body = ""
  for await (const chunk of request) body += String(chunk)
  return body
}

/** Where the demo's mails go instead of to people: in memory, since they hold links that open vouchers, and on a page to click them. */
export async function startMailbox(port = 0): Promise<Mailbox> {
  const mails: Mail[] = []
  const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (request.method === "POST") {
      mails.push(JSON.parse(await bodyOf(request)) as Mail)
      mails.splice(0, mails.length - MOST_MAILS)
      response.writeHead(204).end()
    } else response.writeHead(200, { "content-type": "text/html; charset=utf-8", "referrer-policy": "no-referrer" }).end(page(mails))
  }
  const server = http.createServer((request, response) => void answer(request, response).catch(() => response.writeHead(400).end()))
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    mails: () => mails,
    env: { DEMO_EMAIL: path.join(__dirname, "mailbox-provider.cjs"), DEMO_MAILBOX_URL: url },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
