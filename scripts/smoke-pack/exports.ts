import fs from "node:fs/promises"
import path from "node:path"
import { runNode } from "../../demo/runtime/child-process"

const NAME = "medusa-plugin-voucher-hub"

type Target = string | Readonly<Record<string, string>>
interface Manifest {
  exports: Record<string, Target>
  bin: Record<string, string>
}

/** The paths of an entry with a star: one for each index file it can reach. */
async function starred(installed: string, entry: string, target: string): Promise<string[]> {
  const [before = "", after = ""] = target.split("*")
  const files = await fs.readdir(path.join(installed, before), { recursive: true })
  const reached = files.map((file) => `/${file}`).filter((file) => file.endsWith(after)).map((file) => file.slice(1, -after.length))
  return reached.filter(Boolean).map((part) => entry.replace("*", part))
}

/** Every path a shop can import, e.g. `medusa-plugin-voucher-hub/modules/voucher`. */
async function specifiers(installed: string, { exports }: Manifest): Promise<string[]> {
  const lists = await Promise.all(Object.entries(exports).map(async ([entry, target]) => {
    if (!entry.includes("*")) return [entry]
    if (typeof target !== "string") throw new Error(`exports["${entry}"] has a star and conditions: smoke:pack knows no such entry`)
    const found = await starred(installed, entry, target)
    if (found.length === 0) throw new Error(`exports["${entry}"] reaches no file`)
    return found
  }))
  return [...new Set(lists.flat())].map((entry) => `${NAME}${entry.slice(1)}`)
}

/** Imports every entry by `require`, and by types under `strict` as a shop's compiler would. Answers how many there are. */
export async function checkExports(app: string): Promise<number> {
  const installed = path.join(app, "node_modules", NAME)
  const manifest = JSON.parse(await fs.readFile(path.join(installed, "package.json"), "utf8")) as Manifest
  const entries = await specifiers(installed, manifest)
  // The dashboard's part needs a browser; that it is there is enough here, the dashboard's build loads it.
  const load = `for (const entry of ${JSON.stringify(entries)}) entry.endsWith("/admin") ? require.resolve(entry) : require(entry)`
  await runNode("require of every entry of exports", ["-e", load], { cwd: app, env: {} })

  const source = path.join(app, "exports-check.ts")
  const lines = entries.flatMap((entry, index) => [`import * as entry${index} from "${entry}"`, `export const used${index}: typeof entry${index} = entry${index}`])
  await fs.writeFile(source, lines.join("\n"))
  const compiler = path.join(app, "node_modules/typescript/lib/tsc.js")
  await runNode("types of every entry of exports", [compiler, "--noEmit", "-p", "tsconfig.json"], { cwd: app, env: {} })
  await fs.rm(source)
  for (const [name, file] of Object.entries(manifest.bin)) {
    const { mode } = await fs.stat(path.join(app, "node_modules/.bin", name))
    if (!(mode & 0o100)) throw new Error(`bin ${name} (${file}) cannot be executed`)
  }
  return entries.length
}
