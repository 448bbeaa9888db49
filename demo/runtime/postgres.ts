import { Client, type QueryResultRow } from "pg"
import { startCluster, type Cluster } from "./postgres-cluster"

/** How to reach a server; plain data, so that it can be handed to another process. */
export interface PostgresAddress {
  /** Written `localhost`: Medusa's test tools force TLS on anything else. */
  host: string
  port: number
  user: string
  password: string
}

export interface Postgres extends PostgresAddress {
  url(database: string): string
  createDatabase(name: string, template?: string): Promise<void>
  dropDatabase(name: string): Promise<void>
  renameDatabase(name: string, to: string): Promise<void>
  hasDatabase(name: string): Promise<boolean>
  query<Row extends QueryResultRow = QueryResultRow>(database: string, sql: string, params?: unknown[]): Promise<Row[]>
  /** Ends every connection, as a restart of the server does; null where the server is not ours. */
  restart: (() => Promise<void>) | null
  stop(): Promise<void>
}

export interface StartPostgres {
  dataDir: string
  port?: number
  throwAway?: boolean
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** A handle on a server that runs already; `stop` does nothing unless given. */
function connectPostgres(address: PostgresAddress, server?: Pick<Cluster, "restart" | "stop">): Postgres {
  const query = async <Row extends QueryResultRow>(database: string, sql: string, params: unknown[] = []): Promise<Row[]> => {
    const client = new Client({ ...address, database })
    // A dropped database or a stopped server ends idle connections; the query itself reports what matters.
    client.on("error", () => undefined)
    await client.connect()
    try {
      return (await client.query<Row>(sql, params)).rows
    } finally {
      await client.end()
    }
  }
  const { host, port, user, password } = address
  return {
    ...address,
    url: (database) => `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${database}`,
    createDatabase: async (name, template) => void (await query("postgres", `CREATE DATABASE ${quoted(name)}${template ? ` TEMPLATE ${quoted(template)}` : ""}`)),
    dropDatabase: async (name) => void (await query("postgres", `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`)),
    renameDatabase: async (name, to) => void (await query("postgres", `ALTER DATABASE ${quoted(name)} RENAME TO ${quoted(to)}`)),
    hasDatabase: async (name) => (await query("postgres", "SELECT 1 FROM pg_database WHERE datname = $1", [name])).length > 0,
    query,
    restart: server?.restart ?? null,
    stop: server?.stop ?? (async () => undefined),
  }
}

/** The server named by DB_HOST, DB_PORT, DB_USERNAME and DB_PASSWORD when they are set, otherwise an embedded one. */
export async function startPostgres(options: StartPostgres): Promise<Postgres> {
  const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env
  if (DB_HOST) {
    return connectPostgres({ host: DB_HOST, port: Number(DB_PORT ?? 5432), user: DB_USERNAME ?? "postgres", password: DB_PASSWORD ?? "" })
  }
  const cluster = await startCluster(options)
  return connectPostgres({ host: "localhost", port: cluster.port, user: "postgres", password: cluster.password }, cluster)
}
