import type { Dispatcher } from "undici"
import { HttpTransport, NoAnswerError, NotSentError, redact, startDeadline, waitUnder } from "../../../src/clients/http"
import { exchange } from "../../../src/clients/http/exchange"
import { closedPort, json, loopbackServer, type Answer } from "../loopback-server"

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function setup(answer: Answer, options: { connections?: number; prefix?: string } = {}) {
  const server = await loopbackServer(answer)
  const transport = new HttpTransport({ upstream: "test", baseUrl: server.url + (options.prefix ?? ""), ...options })
  open.push(server, transport)
  return { server, transport }
}

const under = (milliseconds: number) => startDeadline(milliseconds).signal
const get = (transport: HttpTransport, milliseconds = 2_000) => transport.request({ method: "GET", route: "/x", signal: under(milliseconds) })

describe("whether a request was written", () => {
  it("a refused connection and an unknown host are surely not sent", async () => {
    for (const baseUrl of [await closedPort(), "http://no-such-host.invalid"]) {
      const transport = new HttpTransport({ upstream: "test", baseUrl })
      open.push(transport)
      await expect(get(transport)).rejects.toBeInstanceOf(NotSentError)
    }
  })

  it("a server that does not speak TLS is surely not sent", async () => {
    const { server } = await setup(() => undefined)
    const transport = new HttpTransport({ upstream: "test", baseUrl: server.url.replace("http:", "https:") })
    open.push(transport)
    await expect(get(transport)).rejects.toBeInstanceOf(NotSentError)
  })

  it("a request that gave up waiting for a connection is not sent, and is not sent later either", async () => {
    const { server, transport } = await setup((_request, response) => void setTimeout(() => json(response, 200, {}), 200), { connections: 1 })
    const first = get(transport)
    await expect(transport.request({ method: "POST", route: "/queued", body: "{}", signal: under(50) })).rejects.toBeInstanceOf(NotSentError)
    await first
    await get(transport)
    expect(server.seen.map(({ url }) => url)).toEqual(["/x", "/x"])
  })

  it("a request that was written and then given up has no answer", async () => {
    const { transport } = await setup(() => undefined)
    await expect(get(transport, 80)).rejects.toMatchObject({ name: "NoAnswerError", reason: "deadline" })
  })

  it("a kept connection that the server closes under the request is no answer, and is not tried again", async () => {
    let calls = 0
    const { server, transport } = await setup((_request, response, socket) => (++calls === 1 ? json(response, 200, {}) : void socket.destroy()))
    await get(transport)
    await expect(get(transport)).rejects.toBeInstanceOf(NoAnswerError)
    expect(server.seen).toHaveLength(2)
  })

  it("a pool that starts the same request twice is stopped the second time", async () => {
    const aborts: number[] = []
    const controller = (which: number) => ({ abort: () => aborts.push(which) }) as unknown as Dispatcher.DispatchController
    const dispatcher = {
      dispatch(_request: unknown, handler: Dispatcher.DispatchHandler) {
        handler.onRequestStart?.(controller(1), {})
        handler.onRequestStart?.(controller(2), {})
        handler.onResponseError?.(controller(2), new Error("stopped"))
        return true
      },
    } as unknown as Dispatcher
    await expect(exchange(dispatcher, { path: "/", method: "POST" }, { signal: under(1_000), maxAnswerBytes: 10 })).rejects.toBeInstanceOf(NoAnswerError)
    expect(aborts).toEqual([2])
  })
})

describe("the transport", () => {
  it("keeps the path prefix of the base URL and follows no redirect", async () => {
    const { server, transport } = await setup((_request, response) => void response.writeHead(302, { location: "/elsewhere" }).end(), { prefix: "/v1/" })
    expect((await get(transport)).status).toBe(302)
    expect(server.seen.map(({ url }) => url)).toEqual(["/v1/x"])
  })

  it("fills route parameters as one path segment each", async () => {
    const { server, transport } = await setup((_request, response) => json(response, 200, {}))
    await transport.request({ method: "GET", route: "/a/:id/b", params: { id: "x/../?y" }, signal: under(1_000) })
    expect(server.seen[0]?.url).toBe("/a/x%2F..%2F%3Fy/b")
    await expect(transport.request({ method: "GET", route: "/a/:id", params: { id: ".." }, signal: under(1_000) })).rejects.toBeInstanceOf(NotSentError)
  })

  it("reads text in UTF-8 across chunks", async () => {
    const bytes = Buffer.from("₹500 für José")
    const { transport } = await setup((_request, response) => {
      response.write(bytes.subarray(0, 1))
      setTimeout(() => response.end(bytes.subarray(1)), 20)
    })
    expect((await get(transport)).text).toBe("₹500 für José")
  })
})

describe("a deadline", () => {
  it("ends with the outer signal, and leaves shared work running", async () => {
    const outer = new AbortController()
    const deadline = startDeadline(60_000, outer.signal)
    let finished = false
    const work = new Promise<void>((resolve) => setTimeout(resolve, 30)).then(() => void (finished = true))
    outer.abort(new Error("enough"))
    await expect(waitUnder(deadline.signal, work)).rejects.toThrow("enough")
    expect(finished).toBe(false)
    await work
    expect(finished).toBe(true)
    deadline.release()
  })
})

describe("redaction", () => {
  it.each([
    ["Authorization: Bearer abc.def-ghi", /abc/],
    [`{"clientSecret":"open sesame","x":1}`, /sesame/],
    ["token=eyJhbGciOiJIUzI1NiIs.eyJzdWIi.sig", /eyJ/],
    ["card 8090 9200 1176 8104 pin: 2157", /8090|1176|2157/],
    ["otp 215744", /215744/],
    ["the payer maria.silva+1@mail.shopper.test said no", /maria|silva|@|shopper/],
    ["the value is hunter2!", /hunter2/],
  ])("%p keeps its words and loses its secrets", (text, secret) => {
    expect(redact(text, ["hunter2!", ""])).not.toMatch(secret)
  })

  it("leaves ordinary sentences alone", () => {
    expect(redact("Brand not available for Rs 5000, E100")).toBe("Brand not available for Rs 5000, E100")
  })
})
