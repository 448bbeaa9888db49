import path from "node:path"
import { REPOSITORY, STORE_DIRECTORY } from "../demo/runtime/paths"
import { storeEnvironment } from "../demo/runtime/secrets"
import { SANDBOX_CREDENTIALS } from "../demo/runtime/shop"
import type { TestGround } from "../demo/runtime/shop-database"
import { runMedusa } from "../demo/runtime/store-process"

export interface InsideRun {
  ground: TestGround
  database: string
  /** From the repository, e.g. "bench/claims/inside-store.ts". */
  script: string
  args?: readonly string[]
  hubbleUrl?: string
  env?: Readonly<Record<string, string>>
}

/** `medusa exec` of a script that prints `{"bench": ...}`, in a process of its own with the built plugin; answers what it printed there. */
export async function runInside<Result>({ ground, database, script, args = [], hubbleUrl = "http://127.0.0.1:9", env = {} }: InsideRun): Promise<Result> {
  const file = path.relative(STORE_DIRECTORY, path.join(REPOSITORY, script))
  const environment = { ...storeEnvironment(ground.secrets, { baseUrl: hubbleUrl, ...SANDBOX_CREDENTIALS }), DATABASE_URL: ground.pg.url(database), BENCH_REPOSITORY: REPOSITORY, ...env }
  const output = await runMedusa(["exec", file, ...args], environment)
  const line = output.split("\n").find((candidate) => candidate.startsWith('{"bench":'))
  if (!line) throw new Error(`${script} ${args.join(" ")} printed no result:\n${output.slice(-2_000)}`)
  return (JSON.parse(line) as { bench: Result }).bench
}
