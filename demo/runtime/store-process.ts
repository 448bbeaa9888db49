import { setTimeout as sleep } from "node:timers/promises"
import { runNode, startNode, tail, type RunningProcess } from "./child-process"
import { freePort } from "./free-port"
import { MEDUSA_CLI, STORE_DIRECTORY } from "./paths"
import type { Say } from "./progress"

export interface StartStore {
  databaseUrl: string
  /** 0 or absent: a free one. */
  port?: number
  env?: Record<string, string | undefined>
  workerMode?: "shared" | "server" | "worker"
  nodeEnv?: string
  /** Another root to start from, e.g. the output of `medusa build`. */
  directory?: string
  /** Medusa's command line of another installation than the checkout's. */
  cli?: string
  log?: Say
}

export interface StoreProcess extends RunningProcess {
  url: string
  port: number
  /** Resolves when /health answers 200 (3 to 5 s); throws with the output when the process ends before. */
  waitUntilReady(timeoutMs?: number): Promise<void>
}

async function healthy(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => null)
  return answer?.status === 200
}

/**
 * A Medusa process on the demo store, straight from its TypeScript root (allowed while the dashboard is off) or from a
 * build. Production mode is the default: it is what a merchant runs, and only it logs requests.
 */
export async function startStore(options: StartStore): Promise<StoreProcess> {
  const port = options.port || (await freePort()).port
  const url = `http://localhost:${port}`
  const running = startNode([options.cli ?? MEDUSA_CLI, "start", "--port", String(port)], {
    cwd: options.directory ?? STORE_DIRECTORY,
    env: {
      DEMO_ADMIN: "off",
      STORE_ORIGIN: url,
      ...options.env,
      DATABASE_URL: options.databaseUrl,
      MEDUSA_WORKER_MODE: options.workerMode ?? "shared",
      NODE_ENV: options.nodeEnv ?? "production",
      PORT: String(port),
    },
    log: options.log,
  })
  const waitUntilReady = async (timeoutMs = 90_000) => {
    for (const deadline = Date.now() + timeoutMs; !(await healthy(url)); await sleep(100)) {
      if (!running.isRunning()) throw new Error(`The store ended while starting:\n${tail(running.output())}`)
      if (Date.now() > deadline) throw new Error(`The store was not ready after ${timeoutMs / 1000} s:\n${tail(running.output())}`)
    }
  }
  return { ...running, url, port, waitUntilReady }
}

/** `medusa <args>` in the demo store, to the end: db:migrate, exec, build. Answers what it printed. */
export async function runMedusa(args: string[], env: Record<string, string | undefined>): Promise<string> {
  return await runNode(`medusa ${args.join(" ")}`, [MEDUSA_CLI, ...args], { cwd: STORE_DIRECTORY, env: { DEMO_ADMIN: "off", NODE_ENV: "development", ...env } })
}
