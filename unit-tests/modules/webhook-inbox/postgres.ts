import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { Client } from "pg"

/** A database of its own on the server of DB_* or, without DB_HOST, on an embedded one. */
export interface TestDatabase {
  url: string
  stop(): Promise<void>
}

export async function startTestDatabase(name: string): Promise<TestDatabase> {
  const { server, base } = process.env.DB_HOST ? { server: null, base: serverFromEnvironment() } : await embeddedServer()
  const admin = new Client({ connectionString: `${base}/postgres` })
  await admin.connect()
  const database = `${name}_${process.pid}`
  await admin.query(`create database ${database}`)
  return {
    url: `${base}/${database}`,
    async stop() {
      await admin.query(`drop database if exists ${database} with (force)`)
      await admin.end()
      if (!server) return
      server.stdin?.end()
      await once(server, "exit")
    },
  }
}

function serverFromEnvironment(): string {
  const { DB_HOST, DB_PORT = "5432", DB_USERNAME = "postgres", DB_PASSWORD = "" } = process.env
  return `postgres://${encodeURIComponent(DB_USERNAME)}:${encodeURIComponent(DB_PASSWORD)}@${DB_HOST}:${DB_PORT}`
}

async function embeddedServer(): Promise<{ server: ChildProcess; base: string }> {
  const server = spawn(process.execPath, [join(__dirname, "postgres-server.mjs")], { stdio: ["pipe", "pipe", "inherit"] })
  const lines = createInterface({ input: server.stdout })
  const [line] = (await Promise.race([
    once(lines, "line"),
    once(server, "exit").then(() => {
      throw new Error("the embedded PostgreSQL did not start; see its output above")
    }),
  ])) as [string]
  const { port } = JSON.parse(line) as { port: number }
  return { server, base: `postgres://postgres:postgres@localhost:${port}` }
}
