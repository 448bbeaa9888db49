import english from "../../src/admin/i18n/en.json"
import { ATTENTION_KINDS } from "../../src/domain/attention"
import type { CaseAction } from "../../src/domain/case-actions"
import { eventually, WORLD_TIMEOUT_MS } from "../../integration-tests/support/test-world"
import { takeScreenshot } from "../support/chromium"
import { caseRecipes, type CaseRecipe } from "./cases"
import { openDashboardWorld, type Dashboard, type DashboardWorld } from "./dashboard"

const { kinds: TEXTS, attention: WORDS, table: TABLE, states: { case: STATES } } = english.voucherHub
const ASKED: ReadonlySet<CaseAction> = new Set(["retry", "refund", "resend"])
const OPTIONS = { hold: { rules: [{ kind: "amount", over: "1200" }] } }
type Kind = keyof typeof ATTENTION_KINDS

/** These stop the shop while they are open, so they are opened when all others are ended. */
const STOPS_ALL: readonly Kind[] = ["waiting_for_wallet", "placement_paused"]
const OTHERS = (Object.keys(ATTENTION_KINDS) as Kind[]).filter((kind) => !STOPS_ALL.includes(kind))

describe("Attention: a person ends every kind of case in the dashboard", () => {
  let world: DashboardWorld
  let person: Dashboard
  let recipes: CaseRecipe[]
  /** A kind that could not be opened fails its own test alone. */
  const opened = new Map<string, Promise<string>>()

  beforeAll(async () => {
    world = await openDashboardWorld("attention", { env: { DEMO_PLUGIN_OPTIONS: JSON.stringify(OPTIONS) } })
    person = await world.signIn()
    recipes = await caseRecipes(world)
    // Opened together: most of them wait for the same quarter of a (scaled) hour.
    for (const { kind, open } of recipes.filter((recipe) => !STOPS_ALL.includes(recipe.kind))) opened.set(kind, open())
    await Promise.allSettled(opened.values())
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  it("lists them in sentences, and filters by kind", async () => {
    await person.go("/vouchers/attention")
    await person.page.getByText(TEXTS.revoked.text).first().waitFor()
    await takeScreenshot(person.page, "dashboard-attention-list")
    await person.go("/vouchers/attention?kind=revoked")
    expect(await person.page.getByText(TEXTS.revoked.text).count()).toBe(1)
    expect(await person.page.getByText(TEXTS.timed_out.text).count()).toBe(0)
  })

  it.each([...OTHERS, ...STOPS_ALL])("%s", async (kind) => {
    const recipe = recipes.find((one) => one.kind === kind)
    if (!recipe) throw new Error(`no recipe makes a case ${kind}`)
    const id = await (opened.get(kind) ?? recipe.open())
    const { page } = person
    await person.go(`/vouchers/attention/${id}`)
    const section = page.getByTestId("case")
    await section.getByText(TEXTS[kind].text, { exact: true }).waitFor()
    if (!ASKED.has(recipe.action) && recipe.action !== "resolve") await recipe.meanwhile?.()
    const answered = page.waitForResponse((answer) => answer.request().method() === "POST" && /\/(check|retry|refund|resolve|replay|ensure)$/.test(new URL(answer.url()).pathname))
    await section.getByRole("button", { name: WORDS.actions[recipe.action], exact: true }).click()
    await confirm(recipe)
    const answer = await answered
    // What the world did meanwhile may have ended it a moment before.
    if (answer.status() !== 200) expect([kind, recipe.meanwhile !== undefined, await answer.text()]).toEqual([kind, true, expect.stringContaining("is closed already")])
    const state = async () => (await world.admin.http.get<{ case: { state: string } }>(`/admin/voucher-hub/attention/${id}`)).case.state
    await eventually(async () => (await state()) === "closed", { what: `the end of ${kind}`, timeoutMs: 60_000, everyMs: 200, explain: () => world.output().slice(-800) })
    await person.go(`/vouchers/attention/${id}`)
    await section.getByText(STATES.closed, { exact: true }).waitFor()
  }, 90_000)

  async function confirm({ action, meanwhile, closeUnits }: CaseRecipe): Promise<void> {
    const { page } = person
    if (ASKED.has(action)) {
      const asked = page.getByRole("alertdialog")
      await asked.getByText(WORDS.ask[action as "retry"].title).waitFor()
      await meanwhile?.()
      await asked.getByRole("button", { name: WORDS.actions[action], exact: true }).click()
    }
    if (action !== "resolve") return
    const drawer = page.getByRole("dialog")
    const submit = drawer.getByRole("button", { name: WORDS.actions.resolve, exact: true })
    expect(await submit.isDisabled()).toBe(true)
    await drawer.getByLabel(WORDS.note).fill("Settled by the test")
    if (closeUnits) await drawer.getByRole("checkbox").first().click()
    await submit.click()
  }

  it("many at once, asked once: those it does not fit are left alone", async () => {
    const openOne = async (kind: Kind) => (await recipes.find((recipe) => recipe.kind === kind)?.open()) ?? ""
    const ids = await Promise.all([openOne("held_for_review"), openOne("held_for_review"), openOne("charged_after_cancel")])
    await person.go("/vouchers/attention")
    const { page } = person
    // The newest cases come first.
    const box = (kind: Kind, place: number) => page.getByRole("checkbox", { name: TABLE.select.replace("{{name}}", TEXTS[kind].text), exact: true }).nth(place)
    for (const one of [box("held_for_review", 0), box("held_for_review", 1), box("charged_after_cancel", 0)]) await one.click()
    await page.keyboard.press("f")
    await page.getByRole("alertdialog").getByRole("button", { name: WORDS.actions.refund, exact: true }).click()
    await page.getByText(WORDS.bulkDone.replace("{{done}}", "2").replace("{{count}}", "3"), { exact: true }).waitFor()
    const open = new Set((await world.admin.allAttention()).map(({ id }) => id))
    expect(ids.map((id) => open.has(id))).toEqual([false, false, true])
  }, 60_000)

  it("nothing of it broke the page or the shop", () => {
    expect(person.consoleErrors).toEqual([])
    expect(person.failedRequests.filter((request) => !/ 400$/.test(request))).toEqual([])
  })
})
