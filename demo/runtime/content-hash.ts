import { createHash } from "node:crypto"
import fs from "node:fs/promises"
import path from "node:path"

const SKIPPED = new Set(["node_modules", ".medusa", ".git"])

async function filesUnder(target: string): Promise<string[]> {
  const stat = await fs.stat(target).catch(() => null)
  if (!stat) return []
  if (!stat.isDirectory()) return [target]
  const entries = await fs.readdir(target, { withFileTypes: true })
  const nested = entries.filter((entry) => !SKIPPED.has(entry.name) && !entry.isSymbolicLink()).map((entry) => filesUnder(path.join(target, entry.name)))
  return (await Promise.all(nested)).flat()
}

/** A short hash over names and contents; what is missing counts as empty. `only` keeps the files whose path it matches. */
export async function contentHash(root: string, targets: string[], only: RegExp = /./): Promise<string> {
  const files = (await Promise.all(targets.map((target) => filesUnder(path.join(root, target))))).flat()
  const hash = createHash("sha256")
  for (const file of files.filter((name) => only.test(name)).sort()) {
    hash.update(path.relative(root, file)).update("\0").update(await fs.readFile(file)).update("\0")
  }
  return hash.digest("hex").slice(0, 16)
}
