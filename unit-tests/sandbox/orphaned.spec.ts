import { spawn } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

const REPOSITORY = path.resolve(__dirname, "../..")

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A sandbox below a shell, as npm starts it: the shell passes no signal on. */
async function belowShell(env: NodeJS.ProcessEnv): Promise<{ shell: number; sandbox: number }> {
  const script = `"${process.execPath}" --import tsx sandbox/main.ts hubble --port 0; exit $?`
  const { NODE_OPTIONS: _ofJest, npm_lifecycle_event: _ofNpm, ...rest } = process.env
  const shell = spawn("sh", ["-c", script], { cwd: REPOSITORY, env: { ...rest, ...env }, stdio: ["ignore", "pipe", "ignore"] })
  const [chunk] = (await once(shell.stdout, "data")) as [Buffer]
  shell.stdout.destroy()
  return { shell: shell.pid ?? 0, sandbox: (JSON.parse(chunk.toString()) as { pid: number }).pid }
}

describe("a program whose npm is gone", () => {
  it("stops by itself: a SIGTERM to npm reaches only npm's shell", async () => {
    const { shell, sandbox } = await belowShell({ npm_lifecycle_event: "sandbox" })
    process.kill(shell, "SIGTERM")
    for (let waited = 0; isAlive(sandbox) && waited < 50; waited++) await sleep(100)
    expect(isAlive(sandbox)).toBe(false)
  })

  it("stays when it was not started by npm: somebody put it into the background", async () => {
    const { shell, sandbox } = await belowShell({})
    process.kill(shell, "SIGTERM")
    await sleep(1_000)
    expect(isAlive(sandbox)).toBe(true)
    process.kill(sandbox, "SIGKILL")
  })
})
