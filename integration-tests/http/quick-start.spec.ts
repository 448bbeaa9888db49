import { execFile } from "node:child_process"
import fs from "node:fs"
import path from "node:path"
import { promisify } from "node:util"
import { REPOSITORY } from "../../demo/runtime/paths"
import { ADMIN_EMAIL } from "../../demo/runtime/secrets"
import { createWorld, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { supplierRecord } from "./supplier-books"

const run = promisify(execFile)

/** The shell lines of the README that talk to a running store: from the end of step 5 to step 9 of "Into your own store". What comes before is `npm run smoke:pack`. */
function linesOfReadme(): string {
  const readme = fs.readFileSync(path.join(REPOSITORY, "README.md"), "utf8")
  const steps = readme.slice(readme.indexOf("The lines below are for a third terminal"), readme.indexOf("Before you take real money"))
  return [...steps.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code).join("\n")
}

describe("The README's quick start, line by line", () => {
  let world: World

  beforeAll(async () => {
    world = await createWorld("quick_start", { catalogue: false })
    // A fresh shop has neither rupees nor a region with India.
    await world.admin.http.request("DELETE", `/admin/regions/${world.inr}`)
    const { stores } = await world.admin.http.get<{ stores: { id: string; supported_currencies: { currency_code: string; is_default: boolean }[] }[] }>("/admin/stores")
    for (const { id, supported_currencies } of stores) {
      const others = supported_currencies.filter(({ currency_code: code }) => code !== "inr")
      await world.admin.http.post(`/admin/stores/${id}`, { supported_currencies: others.map(({ currency_code }, index) => ({ currency_code, is_default: index === 0 })) })
    }
  }, WORLD_TIMEOUT_MS)

  afterAll(() => world?.dispose())

  it("ends with the code that the supplier sold", async () => {
    const script = linesOfReadme()
      .replace("http://localhost:9000", world.store.url)
      .replace("admin@my-shop.test", ADMIN_EMAIL)
      .replace("supersecret", world.secrets.adminPassword)
    expect(script).toContain(ADMIN_EMAIL)
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", script], { maxBuffer: 10_000_000 })
    const [sync, unit, code, ...more] = stdout.trim().split(/\n(?=\{)/).map((text) => JSON.parse(text) as Record<string, unknown>)
    expect(more).toEqual([])
    expect(sync).toMatchObject({ state: "done", created: expect.any(Number) })
    expect(unit).toMatchObject({ state: "delivered", brand: "Flipkart" })
    const { orders } = await supplierRecord(world)
    expect(orders.flatMap((order) => order.codes ?? order.vouchers)).toEqual([expect.objectContaining({ card_number: code?.card_number, card_pin: code?.card_pin })])
  }, 120_000)
})
