import type { ServerResponse } from "node:http"
import { RateSourceError, readRate } from "../../../src/clients/rates/client"
import { closedPort, json, loopbackServer, type LoopbackServer } from "../loopback-server"

const servers: LoopbackServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function source(answer: (response: ServerResponse) => void) {
  const server = await loopbackServer((_request, response) => answer(response))
  servers.push(server)
  return server
}

describe("a rate source", () => {
  it.each<[unknown, string, string]>([
    [{ rate: "0.0625" }, "rate", "0.0625"],
    [{ base: "INR", rates: { BRL: 0.0625 } }, "rates.BRL", "0.0625"],
    [{ rates: { BRL: 1e-7 } }, "rates.BRL", "0.0000001"],
    [{ list: [{ value: 2 }] }, "list.0.value", "2"],
    [{ rate: 0.0123456789 }, "rate", "0.01234568"],
  ])("%j at %s is %s", async (document, path, rate) => {
    const { url } = await source((response) => json(response, 200, document))
    expect(await readRate({ url: `${url}/latest`, path })).toBe(rate)
  })

  it("is asked with its query, and neither key nor path is logged", async () => {
    const server = await source((response) => json(response, 200, { rate: "1" }))
    const lines: string[] = []
    const logger = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) }
    await readRate({ url: `${server.url}/secret-path/latest?key=canary&base=INR`, path: "rate" }, logger)
    expect(server.seen.map(({ url }) => url)).toEqual(["/secret-path/latest?key=canary&base=INR"])
    expect(lines.join()).not.toMatch(/canary|secret-path/)
  })

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    ["another status", (response) => json(response, 503, { rate: "1" }), /status 503/],
    ["no JSON", (response) => response.end("<html>"), /JSON/],
    ["nothing at the place", (response) => json(response, 200, { rates: {} }), /no decimal rate at "rate"/],
    ["a rate of nought", (response) => json(response, 200, { rate: 0 }), /no decimal rate/],
    ["a negative rate", (response) => json(response, 200, { rate: "-1" }), /no decimal rate/],
    ["a word", (response) => json(response, 200, { rate: "cheap" }), /no decimal rate/],
  ])("that answers with %s is an error that says so", async (_what, answer, message) => {
    const { url } = await source(answer)
    const error = await readRate({ url, path: "rate" }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RateSourceError)
    expect((error as Error).message).toMatch(message)
  })

  it("that is not there is an error without its address", async () => {
    const url = await closedPort()
    const error = await readRate({ url: `${url}/?key=canary`, path: "rate" }).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(/no answer/)
    expect(String(error)).not.toContain("canary")
  })
})
