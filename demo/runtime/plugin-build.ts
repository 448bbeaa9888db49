import fs from "node:fs/promises"
import path from "node:path"
import { runNode } from "./child-process"
import { contentHash } from "./content-hash"
import { withFileLock } from "./file-lock"
import { MEDUSA_CLI, REPOSITORY, STORE_DIRECTORY } from "./paths"
import { stage, type Say } from "./progress"

const OUTPUT = path.join(REPOSITORY, ".medusa/server")
const HASH_FILE = path.join(REPOSITORY, ".medusa/build-hash")
const LOCK_FILE = path.join(REPOSITORY, ".medusa/build-lock")

/** One link instead of an install: a second copy of the framework breaks every workflow the plugin runs. */
async function linkPluginIntoStore(): Promise<void> {
  const link = path.join(STORE_DIRECTORY, "node_modules/medusa-plugin-voucher-hub")
  const target = path.relative(path.dirname(link), REPOSITORY)
  await fs.mkdir(path.dirname(link), { recursive: true })
  if ((await fs.readlink(link).catch(() => null)) === target) return
  await fs.rm(link, { force: true, recursive: false })
  await fs.symlink(target, link, "junction").catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error
  })
}

/** `medusa plugin:build`, only when sources (the testing export compiles the sandboxes), package.json or tsconfig.json changed; callers in parallel build once. */
export async function ensurePluginBuilt(print?: Say): Promise<{ built: boolean; hash: string }> {
  await linkPluginIntoStore()
  return await withFileLock(LOCK_FILE, async () => {
    const hash = await contentHash(REPOSITORY, ["src", "sandbox", "package.json", "tsconfig.json"])
    const previous = await fs.readFile(HASH_FILE, "utf8").catch(() => "")
    const present = await fs.stat(path.join(OUTPUT, "src")).catch(() => null)
    // For work beside others who change the sources meanwhile: the build stays as it is.
    const kept = process.env.VOUCHER_HUB_KEEP_BUILD === "1"
    if (present && (kept || previous === hash)) return { built: false, hash }
    await fs.rm(HASH_FILE, { force: true })
    // The bundler writes into src/admin and fails when the folder is not there; git keeps no empty folder.
    await fs.mkdir(path.join(REPOSITORY, "src/admin"), { recursive: true })
    await stage("plugin: medusa plugin:build", () => runNode("medusa plugin:build", [MEDUSA_CLI, "plugin:build"], { cwd: REPOSITORY, env: {} }), print)
    await fs.writeFile(HASH_FILE, hash)
    return { built: true, hash }
  })
}
