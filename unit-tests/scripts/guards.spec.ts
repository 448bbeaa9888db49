import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { readBaseline } from "../../bench/baseline"
import { TABLE } from "../../scripts/mutate/table"

const ROOT = path.join(__dirname, "../..")
const FOLDERS: Readonly<Record<string, string>> = { unit: "unit-tests", integration: "integration-tests", distributed: "distributed-tests" }

describe("the table of `npm run mutate`", () => {
  it.each(TABLE.map((guard) => [guard.rule, guard] as const))("%s: the guard is where the table says, once", (_rule, guard) => {
    expect(readFileSync(path.join(ROOT, guard.file), "utf8").split(guard.remove).length - 1).toBe(1)
    expect(guard.with).not.toBe(guard.remove)
  })

  it("names tests that exist, and each rule once", () => {
    const specs = Object.values(FOLDERS).flatMap((folder) => readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)))
    const inJest = TABLE.filter(({ project }) => project in FOLDERS)
    const lost = inJest.filter((guard) => !specs.some((spec) => spec.startsWith(FOLDERS[guard.project] ?? "") && new RegExp(guard.tests).test(spec)))
    expect(lost.map(({ rule }) => rule)).toEqual([])
    expect(new Set(TABLE.map(({ rule }) => rule)).size).toBe(TABLE.length)
  })

  it("measures what has a figure to fall from", async () => {
    const { quick = {} } = await readBaseline()
    const benches = new Set(Object.keys(quick).map((figure) => figure.split(":")[0]))
    const unmeasured = TABLE.filter(({ project, tests }) => project === "bench" && !(tests.includes("--quick") && tests.split(" ").some((word) => benches.has(word))))
    expect(unmeasured.map(({ rule }) => rule)).toEqual([])
  })
})
