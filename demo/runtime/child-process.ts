import { spawn } from "node:child_process"
import fs from "node:fs"
import os from "node:os"
import path from "node:path"
import type { Say } from "./progress"

export interface RunningProcess {
  pid: number
  /** All of stdout and stderr so far, in order of arrival. */
  output(): string
  /** Exit code, or null when a signal ended it. */
  exited: Promise<number | null>
  isRunning(): boolean
  /** SIGTERM, then SIGKILL after the grace period. */
  stop(graceMs?: number): Promise<void>
  /** SIGKILL, for tests of sudden death. */
  kill(): Promise<void>
}

export interface NodeProcessOptions {
  cwd: string
  env: Record<string, string | undefined>
  log?: Say | undefined
}

/** What a test runner or a loader put into the environment must not reach the processes under test. */
const NOT_INHERITED = ["NODE_OPTIONS", "JEST_WORKER_ID", "NODE_ENV", "NODE_V8_COVERAGE", "PORT", "DATABASE_URL"]

/**
 * Where the processes find Medusa's settings of this machine: telemetry off. MEDUSA_DISABLE_TELEMETRY alone keeps events back, but every start
 * still forks a process to send them.
 */
function quietConfigHome(): string {
  const home = path.join(os.tmpdir(), `voucher-hub-config-${process.getuid?.() ?? 0}`)
  const file = path.join(home, "medusa", "config.json")
  if (!fs.existsSync(file)) {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, JSON.stringify({ telemetry: { enabled: false } }))
  }
  return home
}

export function childEnvironment(extra: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, MEDUSA_DISABLE_TELEMETRY: "1", XDG_CONFIG_HOME: quietConfigHome(), FORCE_COLOR: "0" }
  for (const name of NOT_INHERITED) delete environment[name]
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) delete environment[name]
    else environment[name] = value
  }
  return environment
}

/** Starts `node ...args` directly (never through npx, so the pid is the real one), away from the terminal's Ctrl-C. */
export function startNode(args: string[], options: NodeProcessOptions): RunningProcess {
  const child = spawn(process.execPath, ["--require", path.join(__dirname, "exit-with-parent.cjs"), ...args], {
    cwd: options.cwd,
    env: childEnvironment(options.env),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  })
  const chunks: string[] = []
  const take = (chunk: Buffer) => {
    const text = chunk.toString("utf8")
    chunks.push(text)
    if (options.log) for (const line of text.split("\n")) if (line.trim()) options.log(line)
  }
  child.stdout?.on("data", take)
  child.stderr?.on("data", take)
  const exited = new Promise<number | null>((resolve) => {
    child.once("close", (code) => resolve(code))
    child.once("error", (error) => {
      chunks.push(String(error))
      resolve(1)
    })
  })
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const end = async (signal: NodeJS.Signals, graceMs: number) => {
    if (isRunning()) child.kill(signal)
    const lastResort = setTimeout(() => child.kill("SIGKILL"), graceMs)
    await exited
    clearTimeout(lastResort)
  }
  return {
    pid: child.pid ?? 0,
    output: () => chunks.join(""),
    exited,
    isRunning,
    stop: (graceMs = 15_000) => end("SIGTERM", graceMs),
    kill: () => end("SIGKILL", 1_000),
  }
}

/** Runs to the end; a non-zero exit throws with the tail of what it printed. */
export async function runNode(what: string, args: string[], options: NodeProcessOptions): Promise<string> {
  const running = startNode(args, options)
  const code = await running.exited
  if (code !== 0) throw new Error(`${what} ended with code ${code}:\n${tail(running.output())}`)
  return running.output()
}

export const tail = (text: string, lines = 40) => text.trimEnd().split("\n").slice(-lines).join("\n")
