import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { readRate } from "../../src/clients/rates/client"
import { hub123Double, PAY_IN, stopHub123Doubles } from "./hub123/hub123-double"
import { CREDIT, hubcashDouble, stopHubcashDoubles } from "./hubcash/hubcash-double"
import { hubbleDouble, ORDER, stopHubbleDoubles } from "./hubble/hubble-double"
import { json, loopbackServer, type Answer, type LoopbackServer } from "./loopback-server"

/** Where an upstream that was taken over would send us, with our credentials. */
let thief: LoopbackServer
beforeEach(async () => {
  thief = await loopbackServer((_request, response) => json(response, 200, { token: "stolen", expiresInSecs: 3600, rate: "0.001" }))
})
afterEach(async () => {
  await thief.close()
  await Promise.all([stopHubbleDoubles(), stopHubcashDoubles(), stopHub123Doubles()])
})

const STATUSES = [300, 301, 302, 303, 305, 307, 308] as const
/** With everything that some client may follow. */
const away = (status: number): Answer => (request, response) =>
  void response.writeHead(status, { location: `${thief.url}${request.url}`, refresh: `0; url=${thief.url}`, "content-location": thief.url, "content-type": "application/json" }).end(JSON.stringify({ url: thief.url, token: "t", expiresInSecs: 60 }))

/** Ways that carry credentials, codes, cards or money. */
const CALLS: readonly [string, (status: number) => Promise<{ calls: (() => Promise<unknown>)[]; seen: LoopbackServer["seen"] }>][] = [
  ["Hubble's login", async (status) => {
    const { client, seen } = await hubbleDouble(away(status), { login: away(status) })
    return { seen, calls: [() => client.login(), () => client.getWalletBalance()] }
  }],
  ["Hubble", async (status) => {
    const { client, seen } = await hubbleDouble(away(status))
    return { seen, calls: [() => client.placeOrder(ORDER), () => client.getOrder("01"), () => client.getOrderByReference("01-1"), () => client.getVoucher("01"), () => client.resendDelivery("01"), () => client.getWalletBalance(), () => client.listBrands(), () => client.getBrand("01")] }
  }],
  ["Hubcash", async (status) => {
    const { client, seen } = await hubcashDouble(away(status))
    return { seen, calls: [() => client.createCard(CREDIT.Card), () => client.createSale(CREDIT), () => client.getSale("1"), () => client.captureSale("1"), () => client.cancelSale("1"), () => client.getCard("1"), () => client.deleteCard("1"), () => client.listNotifications(), () => client.resendNotification("1"), () => client.listCurrencies()] }
  }],
  ["123hub", async (status) => {
    const { client, seen } = await hub123Double(away(status))
    return { seen, calls: [() => client.paymentIn(PAY_IN), () => client.paymentStatus({ cId: 1 }), () => client.balance(), () => client.ping()] }
  }],
  ["the source of a rate", async (status) => {
    const server = await loopbackServer(away(status))
    return { seen: server.seen, calls: [() => readRate({ url: `${server.url}/latest?key=secret`, path: "rate" }).finally(() => server.close())] }
  }],
]

describe.each(CALLS)("%s, sending us elsewhere", (_name, open) => {
  it.each(STATUSES)("with %d is an error of every call, and nobody else hears a word", async (status) => {
    const { calls, seen } = await open(status)
    for (const call of calls) await expect(call()).rejects.toBeInstanceOf(Error)
    expect(seen.length).toBeGreaterThan(0)
    expect(thief.seen).toEqual([])
  })
})

describe.each(CALLS)("%s, asked by us", (_name, open) => {
  it("hears at every call who asks, and which version", async () => {
    const { version } = JSON.parse(readFileSync(path.join(__dirname, "../../package.json"), "utf8")) as { version: string }
    const { calls, seen } = await open(302)
    for (const call of calls) await call().catch(() => undefined)
    expect(version).toMatch(/^\d+\.\d+\.\d+/)
    expect([...new Set(seen.map(({ headers }) => headers["user-agent"]))]).toEqual([`medusa-plugin-voucher-hub/${version}`])
  })
})

describe("Who speaks to the network", () => {
  const SRC = path.join(__dirname, "../../src")
  /** What runs in browsers, or in the tests of shops. */
  const ELSEWHERE = /^(admin|sdk|testing)\//
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !ELSEWHERE.test(file))
  const OPENS = /\bfetch\(|\baxios\b|from "(?:undici|node:https?|node:http2|node:net|node:tls|node:dgram|node:dns(?:\/promises)?|node:child_process)"|new WebSocket|new EventSource/

  it("is the transport alone, so that no address of a shopper, brand or webhook is ever fetched by the shop", () => {
    expect(files.length).toBeGreaterThan(200)
    // Two read types and a table of networks from there; they open nothing.
    expect(files.filter((file) => OPENS.test(readFileSync(path.join(SRC, file), "utf8"))).sort()).toEqual(["api/hooks/read-raw-body.ts", "clients/http/exchange.ts", "clients/http/transport.ts", "domain/web-url.ts"])
  })

  it("goes to origins that the options name: a transport has one, made of a base URL", () => {
    const made = files.filter((file) => readFileSync(path.join(SRC, file), "utf8").includes("new HttpTransport("))
    expect(made.sort()).toEqual(["clients/hub123/endpoint.ts", "clients/hubble/session.ts", "clients/hubcash/session.ts", "clients/rates/client.ts"].sort())
  })
})
