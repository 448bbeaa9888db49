import type { Browser } from "playwright-core"
import { seriousFindings } from "./axe"
import { launchChromium, openPage } from "./chromium"

const page = (body: string) => `data:text/html,${encodeURIComponent(`<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>${body}</main></html>`)}`

describe("the browser harness", () => {
  let browser: Browser
  beforeAll(async () => void (browser = await launchChromium()))
  afterAll(async () => await browser?.close())

  it("says how to get Chromium when there is none", async () => {
    process.env.CHROMIUM_PATH = "/nowhere/chromium"
    try {
      await expect(launchChromium()).rejects.toThrow(/none at \/nowhere\/chromium.*apt-get install -y chromium/)
    } finally {
      delete process.env.CHROMIUM_PATH
    }
  })

  it("notes console errors, uncaught ones and failed requests", async () => {
    const watched = await openPage(browser)
    await watched.page.goto(page(`<script>console.error("went wrong"); setTimeout(() => { throw new Error("uncaught") }); fetch("http://127.0.0.1:1/").catch(() => document.body.append("done"))</script>`))
    await watched.page.getByText("done").waitFor()
    expect(watched.consoleErrors).toEqual([expect.stringContaining("went wrong"), expect.stringContaining("uncaught")])
    expect(watched.failedRequests).toEqual([expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:1\/ net::/)])
    await watched.close()
  })

  it("finds what a screen reader cannot use", async () => {
    const watched = await openPage(browser)
    await watched.page.goto(page(`<input>`))
    expect(await seriousFindings(watched.page)).toEqual([expect.stringMatching(/^label /)])
    await watched.page.goto(page(`<label>Name <input></label>`))
    expect(await seriousFindings(watched.page)).toEqual([])
    await watched.close()
  })
})
