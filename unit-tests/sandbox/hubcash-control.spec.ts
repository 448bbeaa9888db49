import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { type Caller, card, credit, startCaller, until } from "./hubcash-caller"

let caller: Caller
beforeEach(async () => { caller = await startCaller({ timeScale: 1_000, config: { walkSeconds: 3 } }) })
afterEach(() => caller.sandbox.close())

it("refuses a setting it does not know, and changes nothing", async () => {
  expect((await caller.configure({ walkSeconds: 9, walkSecond: 1 })).status).toBe(400)
  expect((await caller.control("config")).body).toMatchObject({ walkSeconds: 3 })
})

it("begins anew on reset, with the settings it was started with", async () => {
  await caller.configure({ walkSeconds: 3_600, credentials: { code: "another" } })
  caller.keys = { ...caller.keys, "x-hubcash-code": "another" }
  await caller.faults({ route: "create_sale", fault: "http_500", calls: [2] })
  const { SaleId } = await caller.sold(credit("r"))
  await caller.call("POST", "/v1/cards", { Card: card() })
  await caller.control("reset", {})
  expect((await caller.call("GET", `/v1/sales/${SaleId}`)).status).toBe(401)
  caller.keys = { ...caller.keys, "x-hubcash-code": "sandbox-code" }
  expect((await caller.call("GET", `/v1/sales/${SaleId}`)).status).toBe(404)
  expect((await caller.control("record")).body).toMatchObject({ sales: [], notifications: [], anomalies: [], money: { entries: [] }, cards: [{ id: "58c040b32d8baf18526217f5" }] })
  expect((await caller.control("config")).body).toMatchObject({ walkSeconds: 3, credentials: { code: "sandbox-code" } })
  await caller.sold(credit("r"))
  await until(async () => (await caller.money("r"))?.captured === 10_000)
})

it("the same seed makes the same ids", async () => {
  const { SaleId } = await caller.sold(credit("r"))
  await caller.control("reset", {})
  expect((await caller.sold(credit("s"))).SaleId).toBe(SaleId)
})

it("its record says of each request what it was about and what it told", async () => {
  const { SaleId } = await caller.sold(credit("r"))
  await caller.read(SaleId)
  const { requests } = (await caller.control<{ requests: Record<string, unknown>[] }>("record")).body
  expect(requests).toMatchObject([
    { method: "POST", route: "/v1/sales", call: "create_sale", reference_id: "r", product_id: "Credit", status: 201, told: "1" },
    { method: "GET", route: "/v1/sales/:saleId", call: "get_sale", reference_id: "r", order_id: SaleId, status: 200, told: "1" },
  ])
  expect((await caller.control("health")).body).toMatchObject({ upstream: "hubcash", time_scale: 1_000 })
})

it("an unknown path is 404 and a body that is no JSON is 400", async () => {
  expect((await caller.call("GET", "/v1/refunds")).status).toBe(404)
  const answer = await fetch(`${caller.sandbox.url}/v1/sales`, { method: "POST", headers: caller.keys, body: "{" })
  expect([answer.status, await answer.json()]).toEqual([400, { Errors: [{ Type: "Error", Field: "body", Description: "The request body is not JSON" }] }])
})

it("runs in a process of its own, says so in one JSON line, and ends on SIGTERM", async () => {
  const child = spawn(process.execPath, ["--import", "tsx", "sandbox/main.ts", "hubcash", "--port", "0", "--webhook-url", "http://127.0.0.1:9/hooks"], { stdio: ["ignore", "pipe", "inherit"] })
  const line = await new Promise<string>((resolve) => createInterface(child.stdout).once("line", resolve))
  const ready = JSON.parse(line) as { upstream: string; url: string; pid: number }
  expect(ready).toMatchObject({ upstream: "hubcash", pid: child.pid })
  expect(await (await fetch(`${ready.url}/_sandbox/config`)).json()).toMatchObject({ webhook: { url: "http://127.0.0.1:9/hooks" } })
  expect((await fetch(`${ready.url}/v1/brands`, { headers: caller.keys })).status).toBe(200)
  const ended = new Promise((resolve) => child.once("exit", resolve))
  child.kill("SIGTERM")
  expect(await ended).toBe(0)
})
