import { execFile, spawn, type ChildProcess } from "node:child_process"
import fs from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import { freePort } from "./free-port"

const run = promisify(execFile)
const MISSING = "redis-server is not installed: `apt-get install redis-server` (Debian), `brew install redis` (macOS)"

/** What `monitor` puts before a command, e.g. `1764221234.123456 [0 127.0.0.1:40512] `: of so many microseconds some are some PIN. */
const STAMP = /^\d+\.\d{6} \[[^\]]*\] /gm

/** A Redis of the test's own on a free port, whose whole traffic is listened to. */
export interface Redis {
  url: string
  /** Every command that any client sent so far, with its values, and nothing of when. */
  traffic(): string
  /** All that is stored now, as Redis writes it to disk, uncompressed. */
  stored(): Promise<string>
  /** SIGKILL: what was in memory is gone. */
  kill(): Promise<void>
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** @throws Error saying how to install it when there is no redis-server. */
export async function startRedis(): Promise<Redis> {
  await run("redis-server", ["--version"]).catch(() => {
    throw new Error(MISSING)
  })
  const { port } = await freePort()
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), "voucher-hub-redis-"))
  const heard: string[] = []
  const cli = (...args: string[]) => run("redis-cli", ["-p", String(port), ...args])
  let server: ChildProcess | null = null
  let listener: ChildProcess | null = null

  const start = async () => {
    server = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--rdbcompression", "no", "--dir", directory], { stdio: "ignore" })
    for (const until = Date.now() + 10_000; ; await sleep(50)) {
      if (await cli("ping").then(({ stdout }) => stdout.includes("PONG"), () => false)) break
      if (Date.now() > until) throw new Error("redis-server did not start within 10 s")
    }
    listener = spawn("redis-cli", ["-p", String(port), "monitor"], { stdio: ["ignore", "pipe", "ignore"] })
    listener.stdout?.on("data", (chunk: Buffer) => void heard.push(chunk.toString("utf8")))
  }
  const kill = async () => {
    listener?.kill("SIGKILL")
    const dead = server && new Promise((resolve) => server?.once("exit", resolve))
    server?.kill("SIGKILL")
    await dead
    server = null
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    traffic: () => heard.join("").replace(STAMP, ""),
    stored: async () => {
      await cli("save")
      return await fs.readFile(path.join(directory, "dump.rdb"), "latin1")
    },
    kill,
    start,
    stop: async () => {
      await kill()
      await fs.rm(directory, { recursive: true, force: true })
    },
  }
}
