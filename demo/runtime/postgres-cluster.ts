import { spawn, type ChildProcess } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import fs from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Client } from "pg"
import { childEnvironment, tail } from "./child-process"
import { isAlive } from "./file-lock"
import { freePort } from "./free-port"
import { canBeEnteredByOthers, OPEN_GROUND, postgresBinaries, userForPostgres, type PostgresUser } from "./postgres-binaries"

export interface ClusterOptions {
  dataDir: string
  port?: number | undefined
  /** Only for data that may be lost: no fsync. */
  throwAway?: boolean | undefined
}

export interface Cluster {
  port: number
  password: string
  /** Ends every connection and what was not committed, and serves the same data again. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const SUPERUSER = "postgres"

/** The data directory itself, or one on open ground when PostgreSQL's user cannot enter ours. */
async function groundFor(dataDir: string, user: PostgresUser | null): Promise<string> {
  const parent = path.dirname(dataDir)
  await fs.mkdir(parent, { recursive: true })
  if (!user || (await canBeEnteredByOthers(parent))) return dataDir
  return path.join(OPEN_GROUND, `data-${createHash("sha256").update(dataDir).digest("hex").slice(0, 12)}`)
}

async function initialise(binaries: string, directory: string, password: string, user: PostgresUser | null, throwAway: boolean): Promise<void> {
  await fs.mkdir(directory, { recursive: true, mode: 0o700 })
  const passwordFile = path.join(os.tmpdir(), `voucher-hub-${randomBytes(8).toString("hex")}`)
  await fs.writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (user) await Promise.all([directory, passwordFile].map((target) => fs.chown(target, user.uid, user.gid)))
  try {
    const args = ["-D", directory, "-U", SUPERUSER, "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--encoding=UTF8", "--locale=C", ...(throwAway ? ["--no-sync"] : [])]
    const child = spawn(path.join(binaries, "bin/initdb"), args, { ...(user ?? {}), env: childEnvironment({}), cwd: os.tmpdir() })
    let output = ""
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()))
    const code = await new Promise((resolve) => child.once("close", resolve).once("error", (error) => resolve(String(error))))
    if (code !== 0) throw new Error(`initdb of the embedded PostgreSQL ended with ${String(code)}:\n${tail(output)}`)
  } finally {
    await fs.rm(passwordFile, { force: true })
  }
}

/** A server left by a run that was killed is ours by its data directory; one whose owner lives is not to be touched. */
async function refuseOrStopLeftover(directory: string, ownerFile: string): Promise<void> {
  const pidFile = path.join(directory, "postmaster.pid")
  const pid = Number((await fs.readFile(pidFile, "utf8").catch(() => "")).split("\n")[0])
  if (!pid || !isAlive(pid)) return
  const owner = Number(await fs.readFile(ownerFile, "utf8").catch(() => "0"))
  if (owner && owner !== process.pid && isAlive(owner)) throw new Error(`Process ${owner} is using ${directory}: stop it first`)
  process.kill(pid, "SIGINT")
  for (let waited = 0; isAlive(pid) && waited < 100; waited++) await sleep(100)
}

const tuning = (throwAway: boolean) => ({
  max_connections: "200",
  shared_buffers: "128MB",
  listen_addresses: "localhost",
  unix_socket_directories: "",
  timezone: "UTC",
  log_timezone: "UTC",
  ...(throwAway ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_wal_size: "2GB", autovacuum_naptime: "1h" } : {}),
})

/** Kills the server when we die without a chance to stop it. */
const guard = (pid: number): ChildProcess => {
  const args = ["--require", path.join(__dirname, "exit-with-parent.cjs"), "-e", ""]
  const child = spawn(process.execPath, args, { env: childEnvironment({ VOUCHER_HUB_GUARDED_PID: String(pid) }), stdio: ["ignore", "ignore", "ignore", "ipc"], detached: true })
  child.unref()
  child.channel?.unref()
  return child
}

async function waitUntilReady(child: ChildProcess, port: number, password: string, output: () => string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; ) {
    if (child.exitCode !== null) throw new Error(`The embedded PostgreSQL stopped while starting:\n${tail(output())}`)
    const client = new Client({ host: "localhost", port, user: SUPERUSER, password, database: "postgres" })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      await client.end().catch(() => undefined)
      if (Date.now() > deadline) throw new Error(`The embedded PostgreSQL did not answer on port ${port}: ${String(error)}\n${tail(output())}`)
      await sleep(100)
    }
  }
}

/** Starts the embedded PostgreSQL on a data directory, making the directory at first use. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const user = await userForPostgres()
  const binaries = await postgresBinaries(user)
  const directory = await groundFor(options.dataDir, user)
  const ownerFile = `${directory}.owner`
  const passwordFile = `${directory}.password`
  await fs.mkdir(path.dirname(directory), { recursive: true })
  await refuseOrStopLeftover(directory, ownerFile)
  const throwAway = options.throwAway ?? false
  if (!(await fs.stat(path.join(directory, "PG_VERSION")).catch(() => null)) || !(await fs.stat(passwordFile).catch(() => null))) {
    await fs.rm(directory, { recursive: true, force: true })
    const password = randomBytes(18).toString("base64url")
    await initialise(binaries, directory, password, user, throwAway)
    await fs.writeFile(passwordFile, password, { mode: 0o600 })
  }
  const password = await fs.readFile(passwordFile, "utf8")
  const { port } = await freePort(options.port)
  const serve = () => startServer({ binaries, directory, user, port, password, throwAway })
  await fs.writeFile(ownerFile, String(process.pid))
  let server = await serve()
  return {
    port,
    password,
    restart: async () => {
      await server.stop()
      server = await serve()
    },
    stop: async () => {
      await server.stop()
      await fs.rm(ownerFile, { force: true })
    },
  }
}

interface ServerOptions {
  binaries: string
  directory: string
  user: PostgresUser | null
  port: number
  password: string
  throwAway: boolean
}

async function startServer({ binaries, directory, user, port, password, throwAway }: ServerOptions): Promise<{ stop(): Promise<void> }> {
  const flags = Object.entries(tuning(throwAway)).flatMap(([name, value]) => ["-c", `${name}=${value}`])
  const child = spawn(path.join(binaries, "bin/postgres"), ["-D", directory, "-p", String(port), ...flags], {
    ...(user ?? {}),
    env: childEnvironment({}),
    cwd: os.tmpdir(),
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  })
  let output = ""
  child.stderr?.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000)))
  child.on("error", (error) => (output += String(error)))
  const guardian = guard(child.pid ?? 0)
  await waitUntilReady(child, port, password, () => output)
  return {
    stop: async () => {
      if (child.exitCode === null) {
        const gone = new Promise((resolve) => child.once("close", resolve))
        child.kill("SIGINT")
        await gone
      }
      guardian.kill("SIGKILL")
    },
  }
}
