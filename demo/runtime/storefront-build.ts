import fs from "node:fs/promises"
import path from "node:path"
import { runNode } from "./child-process"
import { contentHash } from "./content-hash"
import { withFileLock } from "./file-lock"
import { REPOSITORY, STOREFRONT_DIRECTORY } from "./paths"
import { stage, type Say } from "./progress"

const VITE_CLI = path.join(REPOSITORY, "node_modules/vite/bin/vite.js")
const OUTPUT = path.join(STOREFRONT_DIRECTORY, "dist")
const HASH_FILE = path.join(STOREFRONT_DIRECTORY, ".medusa/build-hash")

/** `vite build` of the storefront, only when something in it changed; answers the directory to serve. */
export async function ensureStorefrontBuilt(print?: Say): Promise<string> {
  return await withFileLock(path.join(STOREFRONT_DIRECTORY, ".medusa/build-lock"), async () => {
    const parts = ["src", "index.html", "vite.config.ts", "tsconfig.json"].map((part) => `demo/storefront/${part}`)
    const hash = await contentHash(REPOSITORY, [...parts, "src/sdk", "package-lock.json"])
    const previous = await fs.readFile(HASH_FILE, "utf8").catch(() => "")
    const page = await fs.stat(path.join(OUTPUT, "index.html")).catch(() => null)
    if (previous === hash && page) return OUTPUT
    await fs.rm(HASH_FILE, { force: true })
    const build = () => runNode("vite build", [VITE_CLI, "build", "--logLevel", "warn"], { cwd: STOREFRONT_DIRECTORY, env: { NODE_ENV: "production" } })
    await stage("storefront: vite build", build, print)
    await fs.writeFile(HASH_FILE, hash)
    return OUTPUT
  })
}
