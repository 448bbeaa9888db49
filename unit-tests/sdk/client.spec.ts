import fs from "node:fs"
import path from "node:path"
import { adminRoutes, storeRoutes } from "../../src/http-contract"
import { voucherHub, type JsSdk } from "../../src/sdk"

interface Asked {
  path: string
  init: { method?: string; query?: Record<string, unknown>; body?: Record<string, unknown>; headers?: Record<string, string> }
}

function listeningSdk(): { sdk: JsSdk; asked: Asked[] } {
  const asked: Asked[] = []
  const hear = (input: string, init: Asked["init"] = {}) => void asked.push({ path: input, init })
  return {
    asked,
    sdk: {
      client: {
        fetch: async <Result>(input: string, init?: Asked["init"]) => (hear(input, init), {} as Result),
        fetchStream: async (input, init) => (hear(input, init), { stream: (async function* () {})(), abort: () => undefined }),
      },
    },
  }
}

/** Every method of a part of the client, however deep. */
function methodsOf(part: object): ((id: string, more: object) => Promise<unknown>)[] {
  return Object.values(part).flatMap((value: unknown) => {
    if (typeof value === "function") return [value as (id: string, more: object) => Promise<unknown>]
    return typeof value === "object" && value !== null ? methodsOf(value) : []
  })
}

describe("The typed client", () => {
  it.each([
    ["store", storeRoutes],
    ["admin", adminRoutes],
  ] as const)("has a method for every route of %s", async (part, rows) => {
    const { sdk, asked } = listeningSdk()
    for (const method of methodsOf(voucherHub(sdk)[part])) await method("ID", {})
    const called = new Set(asked.map(({ path: called, init }) => `${init.method ?? "GET"} ${called}`))
    expect([...called].sort()).toEqual(Object.keys(rows).map((name) => name.replace(/:\w+/, "ID")).sort())
  })

  it("sends what it is given where the route looks for it, and no token in an address", async () => {
    const { sdk, asked } = listeningSdk()
    const { store, admin } = voucherHub(sdk)
    await store.vouchers.markUsed("a/b?c", { used: true }, { voucherToken: "secret", headers: { "accept-language": "pt" } })
    await store.brands.list({ limit: 5, order: "-title" })
    await store.customer.vouchers({ used: true, limit: 10 })
    await admin.reports.sales({ from: "2026-11-01" })
    await admin.customers.eraseData("cus_1", { reason: "he asked" })
    expect(asked).toEqual([
      { path: "/store/vouchers/a%2Fb%3Fc/used", init: { method: "POST", body: { used: true }, headers: { "x-voucher-token": "secret", "accept-language": "pt" } } },
      { path: "/store/voucher-brands", init: { method: "GET", query: { limit: 5, order: "-title" }, headers: {} } },
      { path: "/store/customers/me/vouchers", init: { method: "GET", query: { used: true, limit: 10 }, headers: {} } },
      { path: "/admin/voucher-hub/reports/sales", init: { query: { from: "2026-11-01", format: "csv" }, headers: { accept: "text/csv" } } },
      { path: "/admin/voucher-hub/customers/cus_1/voucher-data", init: { method: "DELETE", body: { reason: "he asked" }, headers: {} } },
    ])
  })

  it("is documented by code that is compiled with the tests", () => {
    const compiled = fs.readFileSync(path.join(__dirname, "documented.ts"), "utf8")
    const blocks = [...fs.readFileSync(path.join(__dirname, "../../docs/client.md"), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code)
    expect(blocks.length).toBeGreaterThan(5)
    expect(blocks.filter((code) => !compiled.includes(code))).toEqual([])
  })

  it("brings nothing of the server and no zod into a browser: what it imports from elsewhere are types", () => {
    const directory = path.join(__dirname, "../../src/sdk")
    const foreign = fs.readdirSync(directory).flatMap((file) => fs.readFileSync(path.join(directory, file), "utf8").match(/^(?:im|ex)port .* from "(?!\.\/).*"$/gm) ?? [])
    expect(foreign.length).toBeGreaterThan(3)
    expect(foreign.filter((line) => !/^(?:im|ex)port type /.test(line))).toEqual([])
  })
})
