import { execFileSync, spawn, type ChildProcess } from "node:child_process"
import { writeFileSync } from "node:fs"
import fs from "node:fs/promises"
import path from "node:path"
import { parseArgs } from "node:util"
import { stopOnSignals } from "../../demo/runtime/cleanup"
import { REPOSITORY, TEST_STATE } from "../../demo/runtime/paths"
import { say, sayFailure } from "../../demo/runtime/progress"
import { startTestGround } from "../../demo/runtime/shop-database"
import type { Guard } from "./guards"
import { SUITES } from "./suites"
import { TABLE } from "./table"

/**
 * Takes out each guard of the protocol in turn, in a copy of the tree, and shows which tests turn red. A guard whose removal no test
 * notices, that is not where the table says, or whose tests do not load or are red without it, fails the run. `npm run mutate -- 3.7` runs those whose rule holds the text,
 * `npm run mutate -- --from 69` goes on at the 69th of the table; `--skip http/` leaves out those with such tests, `--skip bench` (or chaos, distributed) those of such a suite, `--only` all others;
 * `--after-green` leaves out the run without mutants, right after all tests were green.
 */
const COPY = path.join(TEST_STATE, "mutate")
/** What the tests of the last run said. */
const OUTPUT = path.join(TEST_STATE, "mutate-output.txt")

async function copyTree(): Promise<void> {
  await fs.rm(COPY, { recursive: true, force: true })
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: REPOSITORY, encoding: "utf8" }).split("\n").filter(Boolean)
  for (const file of files) {
    const from = path.join(REPOSITORY, file)
    if (!(await fs.stat(from).catch(() => null))?.isFile()) continue
    await fs.mkdir(path.dirname(path.join(COPY, file)), { recursive: true })
    await fs.copyFile(from, path.join(COPY, file))
  }
  await fs.symlink(path.join(REPOSITORY, "node_modules"), path.join(COPY, "node_modules"))
  // What a guard was the only one to use is unused without it; the plugin has to build all the same.
  const config = path.join(COPY, "tsconfig.json")
  await fs.writeFile(config, (await fs.readFile(config, "utf8")).replace(/("noUnused(?:Locals|Parameters)": )true/g, "$1false"))
}

interface TestRun {
  code: number
  failed: string[]
  /** A file did not even load, or its store did not start: a mutant that does not compile proves nothing. */
  broken: boolean
}

let running: ChildProcess | null = null

function runTests({ project, tests }: Pick<Guard, "project" | "tests">, env: NodeJS.ProcessEnv): Promise<TestRun> {
  const suite = SUITES[project]
  const { argv, env: own } = suite.invoke(tests)
  const child = spawn(process.execPath, argv, { cwd: COPY, env: { ...process.env, ...env, ...own, FORCE_COLOR: "0" } })
  running = child
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) => {
    child.on("close", (code) => {
      writeFileSync(OUTPUT, output)
      resolve({ code: code ?? 1, broken: suite.broken.test(output), failed: [...new Set([...output.matchAll(suite.red)].map((match) => match[1] ?? ""))] })
    })
  })
}

async function tryGuard(guard: Guard, env: NodeJS.ProcessEnv): Promise<{ red: boolean; line: string }> {
  const file = path.join(COPY, guard.file)
  const source = await fs.readFile(file, "utf8")
  if (source.split(guard.remove).length !== 2) return { red: false, line: `NOT FOUND ONCE in ${guard.file}` }
  await fs.writeFile(file, source.replace(guard.remove, () => guard.with))
  try {
    const run = await runTests(guard, env)
    if (run.broken) return { red: false, line: `BROKEN: the tests did not load or their store did not start, see ${OUTPUT}` }
    return { red: run.code !== 0 && run.failed.length > 0, line: run.failed.length ? `red: ${run.failed[0]}${run.failed.length > 1 ? ` (+${run.failed.length - 1})` : ""}` : `GREEN (exit ${run.code})` }
  } finally {
    await fs.writeFile(file, source)
  }
}

/** Tests that are red without a mutant would make every guard look good. */
async function mustBeGreen(guards: readonly Guard[], env: NodeJS.ProcessEnv): Promise<void> {
  const suites = new Map(guards.map(({ project, tests }) => [`${project} ${tests}`, { project, tests }]))
  for (const [name, suite] of suites) {
    const { code, failed } = await runTests(suite, env)
    if (code !== 0) throw new Error(`${name} is red without any mutant: ${failed.join("; ") || `exit ${code}`}`)
    say(`  green as it is: ${name}`)
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: "string", default: "" }, from: { type: "string", default: "1" }, skip: { type: "string", multiple: true, default: [] }, "after-green": { type: "boolean", default: false } } })
  const [wanted] = positionals
  const among = ({ project, tests }: Guard, text: string) => `${project} ${tests}`.includes(text)
  const guards = TABLE.slice(Number(values.from) - 1).filter((guard) => (!wanted || guard.rule.includes(wanted)) && among(guard, values.only) && !values.skip.some((text) => among(guard, text)))
  if (!guards.length) throw new Error(`no guard of the table fits "${wanted ?? `--from ${values.from}`}"`)
  const undo = stopOnSignals()
  try {
    await copyTree()
    const { pg } = await startTestGround("mutate-pg")
    undo.add(() => pg.stop())
    undo.add(async () => void running?.kill())
    const env = { DB_HOST: pg.host, DB_PORT: String(pg.port), DB_USERNAME: pg.user, DB_PASSWORD: pg.password }
    if (!values["after-green"]) await mustBeGreen(guards, env)
    const alive: string[] = []
    for (const [index, guard] of guards.entries()) {
      const { red, line } = await tryGuard(guard, env)
      if (!red) alive.push(guard.rule)
      process.stdout.write(`${String(index + 1).padStart(3)}/${guards.length}  ${guard.rule.padEnd(72)} ${line}\n`)
    }
    process.stdout.write(`${guards.length - alive.length} guards turned a test red, ${alive.length} did not${alive.length ? `: ${alive.join("; ")}` : ""}\n`)
    return alive.length ? 1 : 0
  } finally {
    await undo.run()
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    sayFailure(error)
    process.exit(1)
  },
)
