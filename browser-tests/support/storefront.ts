import type { Browser, Page } from "playwright-core"
import { freePort } from "../../demo/runtime/free-port"
import { startMailbox, type Mail, type Mailbox } from "../../demo/runtime/mailbox"
import type { PaymentSandboxes } from "../../demo/runtime/payment-sandboxes"
import { ensureStorefrontBuilt } from "../../demo/runtime/storefront-build"
import { serveStorefront } from "../../demo/runtime/storefront-server"
import { createWorld, eventually, type World } from "../../integration-tests/support/test-world"
import { seriousFindings } from "./axe"
import { launchChromium, openPage, PHONE, takeScreenshot, type OpenPage, type WatchedPage } from "./chromium"

export interface Visitor extends WatchedPage {
  /** `/cart` and the like. */
  goto(path: string): Promise<void>
  /** The page as it stands, light and dark, by axe; and a picture of it. */
  inspect(name: string, options?: { phone?: boolean; fullPage?: boolean }): Promise<void>
  /** Bodies of requests that held this text, as "POST /path". */
  sentIn(text: string): string[]
  /** Ends the visit: nothing may have gone wrong in the console or on the wire, and no token stood in an address. */
  leave(expected?: { failedRequests?: RegExp }): Promise<void>
}

export interface Storefront {
  url: string
  world: World
  payments: { hubcash: NonNullable<PaymentSandboxes["hubcash"]>; hub123: NonNullable<PaymentSandboxes["hub123"]> }
  mails(to: string): Mail[]
  /** The newest mail to this address that holds a link. */
  linkFor(to: string, after?: number): Promise<string>
  visit(options?: OpenPage): Promise<Visitor>
  close(): Promise<void>
}

const tokensIn = (page: Page) =>
  page.evaluate(`Object.entries({ ...sessionStorage }).filter(([name]) => name.startsWith("voucher_token:") || name === "voucher_customer").map(([, value]) => value)`) as Promise<string[]>

async function visitor(browser: Browser, url: string, options: OpenPage): Promise<Visitor> {
  const watched = await openPage(browser, options)
  const { page, consoleErrors, failedRequests, requestedUrls } = watched
  // The catalogue's pictures are nowhere: the shop falls back to initials.
  await page.route("https://images.example.com/**", (route) => route.fulfill({ contentType: "text/plain", body: "" }))
  const bodies: { what: string; body: string }[] = []
  page.on("request", (request) => bodies.push({ what: `${request.method()} ${new URL(request.url()).pathname}`, body: request.postData() ?? "" }))
  const tokens = new Set<string>()
  return {
    ...watched,
    goto: async (path) => void (await page.goto(new URL(path, url).href)),
    inspect: async (name, { phone = false, fullPage = false } = {}) => {
      for (const token of await tokensIn(page)) tokens.add(token)
      await page.emulateMedia({ colorScheme: "dark" })
      expect({ page: name, inTheDark: await seriousFindings(page, { only: ["color-contrast"] }) }).toEqual({ page: name, inTheDark: [] })
      await page.emulateMedia({ colorScheme: "light" })
      expect({ page: name, findings: await seriousFindings(page) }).toEqual({ page: name, findings: [] })
      // Nothing scrolled, nothing focused: the picture is of the page, not of the moment.
      await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
      await takeScreenshot(page, `storefront-${name}`, { fullPage })
      if (!phone) return
      const before = page.viewportSize()
      await page.setViewportSize(PHONE)
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(PHONE.width)
      await takeScreenshot(page, `storefront-${name}-phone`)
      if (before) await page.setViewportSize(before)
    },
    sentIn: (text) => bodies.filter(({ body }) => body.includes(text)).map(({ what }) => what),
    leave: async ({ failedRequests: expected } = {}) => {
      for (const token of await tokensIn(page)) tokens.add(token)
      const addresses = [...requestedUrls, page.url()]
      for (const token of tokens) expect(addresses.filter((address) => address.includes(token))).toEqual([])
      expect(consoleErrors).toEqual([])
      expect(failedRequests.filter((line) => !expected?.test(line))).toEqual([])
      await watched.close()
    },
  }
}

/** The demo's shop with everything a shopper meets: storefront, payment services, mailbox, and a browser. */
export async function openStorefront(label: string): Promise<Storefront> {
  const browser = await launchChromium()
  const directory = await ensureStorefrontBuilt()
  const mailbox: Mailbox = await startMailbox()
  const { port } = await freePort()
  const url = `http://localhost:${port}`
  const world = await createWorld(label, { payments: true, env: { STOREFRONT_ORIGIN: url, ...mailbox.env } })
  const server = await serveStorefront(directory, port, () => ({ apiUrl: world.store.url, publishableKey: world.seeded.publishableKey }))
  const { hubcash, hub123 } = world.payments ?? {}
  if (!hubcash || !hub123) throw new Error("Unset HUBCASH_BASE_URL and HUB123_BASE_URL: the browser tests need the sandboxes' controls")
  const mails = (to: string) => mailbox.mails().filter((mail) => mail.to === to)
  return {
    url,
    world,
    payments: { hubcash, hub123 },
    mails,
    linkFor: (to, after = 0) =>
      eventually(async () => mails(to).slice(after).map(({ text }) => /https?:\/\/\S+#voucher_token=[\w-]+/.exec(text)?.[0]).filter((link) => link !== undefined).at(-1), {
        timeoutMs: 30_000, what: `a link mailed to ${to}`, explain: () => mails(to).map(({ template }) => template),
      }),
    visit: (options = {}) => visitor(browser, url, options),
    close: async () => {
      await browser.close()
      await server.stop()
      await world.dispose()
      await mailbox.stop()
    },
  }
}
