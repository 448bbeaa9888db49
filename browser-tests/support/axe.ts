import fs from "node:fs/promises"
import axe, { type AxeResults } from "axe-core"
import type { Page } from "playwright-core"

/** What axe calls serious or critical on the page as it stands, a line each: "rule: where". Empty when all is well. `only` names the rules to run, `within` the part of the page. */
export async function seriousFindings(page: Page, { only, within }: { only?: string[]; within?: string } = {}): Promise<string[]> {
  // Evaluated, not added as a script tag, so that no content security policy is in the way.
  await page.evaluate(await fs.readFile(require.resolve("axe-core/axe.min.js"), "utf8"))
  const { violations } = (await page.evaluate(
    async ([rules, part]) => await (globalThis as unknown as { axe: typeof axe }).axe.run({ include: part ?? "html" }, rules ? { runOnly: rules } : {}),
    [only, within] as const,
  )) as AxeResults
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.target.join(" ")}`))
}
