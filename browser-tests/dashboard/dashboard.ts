import type { Browser, BrowserContextOptions, Page, Response } from "playwright-core"
import { ADMIN_EMAIL } from "../../demo/runtime/secrets"
import { createWorld, type World, type WorldOptions } from "../../integration-tests/support/test-world"
import { launchChromium, openPage, type WatchedPage } from "../support/chromium"

/** Medusa's own noise (`platform-2.md` B3); ours would have other words. */
const CORE_NOISE = /HydrateFallback|validateDOMNesting|React Router Future Flag|Download the React DevTools|aria-describedby|DialogContent|`DialogTitle`/

export interface Dashboard extends WatchedPage {
  /** Opens a page under /app and waits until nothing loads any more. */
  go(path: string): Promise<void>
  /** Every answer of the shop so far, as text: what the browser got to see. */
  seen(): Promise<string>
}

export interface DashboardWorld extends World {
  browser: Browser
  /** A signed-in person: the demo's admin unless another is named. */
  signIn(options?: BrowserContextOptions & { email?: string; password?: string; language?: "en" | "ptBR" | "hi" }): Promise<Dashboard>
  dispose(): Promise<void>
}

/** A world whose first store serves the dashboard, and a browser to look at it. */
export async function openDashboardWorld(label: string, options: WorldOptions = {}): Promise<DashboardWorld> {
  const world = await createWorld(label, { payments: true, ...options, dashboard: true })
  const browser = await launchChromium().catch(async (error: unknown) => {
    await world.dispose()
    throw error
  })
  return {
    ...world,
    browser,
    signIn: ({ email = ADMIN_EMAIL, password = world.secrets.adminPassword, language = "en", ...context } = {}) => signIn(world, browser, { email, password, language, context }),
    dispose: async () => {
      await browser.close()
      await world.dispose()
    },
  }
}

interface Person {
  email: string
  password: string
  language: string
  context: BrowserContextOptions
}

async function signIn(world: World, browser: Browser, { email, password, language, context }: Person): Promise<Dashboard> {
  const watched = await openPage(browser, { ...context, ignoreConsole: CORE_NOISE, acceptDownloads: true })
  const { page } = watched
  const answers: Promise<string>[] = []
  page.on("response", (answer) => void answers.push(textOf(answer)))
  await page.addInitScript(`localStorage.setItem("lng", ${JSON.stringify(language)})`)
  const app = `${world.store.url}/app`
  await page.goto(`${app}/login`)
  await page.fill('input[name="email"]', email)
  await page.fill('input[name="password"]', password)
  await page.click('button[type="submit"]')
  await page.waitForURL(/\/app\/(?!login)/)
  return {
    ...watched,
    go: async (path) => {
      await page.goto(`${app}${path}`)
      await settled(page)
    },
    seen: async () => (await Promise.all(answers)).join("\n"),
  }
}

/** Only the shop's own data: scripts and pictures are no answers. */
async function textOf(answer: Response): Promise<string> {
  if (!/\/(admin|auth|store)\//.test(new URL(answer.url()).pathname)) return ""
  return answer.text().catch(() => "")
}

/** No line of a loading section is left, and the network rests. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle")
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" })
}
