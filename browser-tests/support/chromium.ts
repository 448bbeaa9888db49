import { execFile } from "node:child_process"
import fs from "node:fs/promises"
import path from "node:path"
import { promisify } from "node:util"
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core"
import { REPOSITORY, TEST_STATE } from "../../demo/runtime/paths"

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

const DESKTOP = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

async function chromiumPath(): Promise<string> {
  const candidates = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : CANDIDATES
  for (const candidate of candidates) if (await fs.access(candidate, fs.constants.X_OK).then(() => true, () => false)) return candidate
  throw new Error(
    `The browser tests need Chromium, and there is none at ${candidates.join(", ")}. Install it with "apt-get install -y chromium" (Debian, Ubuntu), or set CHROMIUM_PATH to the program of one you have`,
  )
}

/** The system's Chromium, without a window. Nothing is downloaded and nothing is skipped: without one this throws and says how to get it. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: await chromiumPath(), args: ["--disable-dev-shm-usage"] })
}

export interface WatchedPage {
  page: Page
  /** What the page wrote to the console as an error, and what it threw and nobody caught. */
  consoleErrors: string[]
  /** Requests without an answer or with one of 400 and more: "GET http://... 404". */
  failedRequests: string[]
  /** The address of every request so far, to look for what must not be in one. */
  requestedUrls: string[]
  close(): Promise<void>
}

export interface OpenPage extends BrowserContextOptions {
  /** Console errors that are somebody else's, e.g. the dashboard's own. */
  ignoreConsole?: RegExp
}

/** A page in a browser context of its own, so with storage and cookies of its own. */
export async function openPage(browser: Browser, { ignoreConsole, ...options }: OpenPage = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: DESKTOP, reducedMotion: "reduce", ...options })
  const page = await context.newPage()
  const consoleErrors: string[] = []
  const failedRequests: string[] = []
  const requestedUrls: string[] = []
  const note = (text: string) => void (ignoreConsole?.test(text) || consoleErrors.push(text))
  // Chromium writes each failed request to the console as well; those are counted once, with their address.
  page.on("console", (message) => message.type() === "error" && !message.text().startsWith("Failed to load resource") && note(message.text()))
  page.on("pageerror", (error) => note(error.stack ?? error.message))
  page.on("request", (request) => requestedUrls.push(request.url()))
  page.on("response", (answer) => answer.status() >= 400 && failedRequests.push(`${answer.request().method()} ${answer.url()} ${answer.status()}`))
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "no answer"
    // A page that is left takes its requests with it.
    if (reason !== "net::ERR_ABORTED") failedRequests.push(`${request.method()} ${request.url()} ${reason}`)
  })
  return { page, consoleErrors, failedRequests, requestedUrls, close: () => context.close() }
}

/**
 * Where pictures go: `.test/screenshots` in an ordinary run, `docs/images` when SCREENSHOTS=docs, in a palette when pngquant is there
 * (`apt-get install -y pngquant`): a third of the size.
 */
export async function takeScreenshot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<string> {
  const forDocs = process.env.SCREENSHOTS === "docs"
  const file = path.join(forDocs ? path.join(REPOSITORY, "docs/images") : path.join(TEST_STATE, "screenshots"), `${name}.png`)
  await fs.mkdir(path.dirname(file), { recursive: true })
  await page.screenshot({ path: file, animations: "disabled", caret: "hide", ...options })
  if (forDocs) await promisify(execFile)("pngquant", ["--force", "--strip", "--skip-if-larger", "--output", file, "64", file]).catch(() => undefined)
  return file
}
