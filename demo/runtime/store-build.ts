import fs from "node:fs/promises"
import path from "node:path"
import { contentHash } from "./content-hash"
import { withFileLock } from "./file-lock"
import { REPOSITORY, STORE_DIRECTORY } from "./paths"
import { stage, type Say } from "./progress"
import { runMedusa } from "./store-process"

const OUTPUT = path.join(STORE_DIRECTORY, ".medusa/server")
const HASH_FILE = path.join(STORE_DIRECTORY, ".medusa/build-hash")

/** `medusa build` of the demo store with its dashboard, only when something in it changed; answers where to start it from. */
export async function ensureStoreBuilt(print?: Say): Promise<string> {
  return await withFileLock(path.join(STORE_DIRECTORY, ".medusa/build-lock"), async () => {
    const hash = await contentHash(REPOSITORY, ["demo/store", "src/admin", "package.json", "package-lock.json"])
    const previous = await fs.readFile(HASH_FILE, "utf8").catch(() => "")
    const dashboard = await fs.stat(path.join(OUTPUT, "public/admin/index.html")).catch(() => null)
    if (previous === hash && dashboard) return OUTPUT
    await fs.rm(HASH_FILE, { force: true })
    // Medusa's bundler looks for the plugin's pages from its own folder, to make their CSS; an installed plugin lies beside it, our link does not.
    const build = () => runMedusa(["build", "--no-lint"], { DEMO_ADMIN: "on", NODE_ENV: "production", NODE_PATH: path.join(STORE_DIRECTORY, "node_modules") })
    await stage("store: medusa build with the dashboard (once)", build, print)
    await fs.writeFile(HASH_FILE, hash)
    return OUTPUT
  })
}
