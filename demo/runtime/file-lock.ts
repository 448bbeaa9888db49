import fs from "node:fs/promises"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

/** Whether a process with this id exists on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

const holderOf = async (file: string) => Number(await fs.readFile(file, "utf8").catch(() => "0"))

/** Takes the lock at once or answers the id of the process that holds it; a lock of a dead process is taken over. */
export async function tryLock(file: string): Promise<{ release: () => Promise<void> } | { heldBy: number }> {
  await fs.mkdir(path.dirname(file), { recursive: true })
  for (let round = 0; round < 3; round++) {
    try {
      await fs.writeFile(file, String(process.pid), { flag: "wx" })
      return { release: () => fs.rm(file, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
    }
    const holder = await holderOf(file)
    if (holder && isAlive(holder)) return { heldBy: holder }
    // An empty file was created a moment ago by somebody who has not written yet.
    if (!holder) await sleep(50)
    if ((await holderOf(file)) === holder) await fs.rm(file, { force: true })
  }
  return { heldBy: await holderOf(file) }
}

/** Runs the work while no other process holds the lock. */
export async function withFileLock<T>(file: string, work: () => Promise<T>, timeoutMs = 300_000): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const lock = await tryLock(file)
    if ("release" in lock) {
      try {
        return await work()
      } finally {
        await lock.release()
      }
    }
    if (Date.now() > deadline) throw new Error(`Process ${lock.heldBy} holds ${file} for too long: stop it or delete the file`)
    await sleep(200)
  }
}
