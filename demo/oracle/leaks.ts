import type { Postgres } from "../runtime/postgres"

export interface Leak {
  /** Which secret, never its value. */
  secret: string
  where: string
}

/** Values that must be readable nowhere, by a name that may be printed. */
export type Secrets = ReadonlyMap<string, string>

const isWord = (value: string) => /^[0-9A-Za-z]+$/.test(value)

/** The secrets that stand in a text as a word of their own: a PIN of six digits is found, the same digits inside an id are not. */
export function secretsIn(text: string, secrets: Secrets): string[] {
  const words = new Set(text.match(/[0-9A-Za-z]+/g) ?? [])
  return [...secrets].filter(([value]) => (isWord(value) ? words.has(value) : text.includes(value))).map(([, name]) => name)
}

const leaksIn = (text: string, where: string, secrets: Secrets): Leak[] => secretsIn(text, secrets).map((secret) => ({ secret, where }))

const TEXT_TYPES = ["text", "character varying", "character", "json", "jsonb", "bytea", "ARRAY", "USER-DEFINED", "numeric", "bigint", "integer"]

/** Like a dump read by a stranger: every column of every table that could hold a code. */
export async function leaksInDatabase(pg: Postgres, database: string, secrets: Secrets): Promise<Leak[]> {
  const columns = await pg.query<{ table_name: string; column_name: string; data_type: string }>(
    database,
    "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND data_type = ANY($1) ORDER BY table_name",
    [TEXT_TYPES],
  )
  const tables = new Map<string, string[]>()
  for (const { table_name, column_name, data_type } of columns) {
    const column = `"${column_name}"`
    const expression = data_type === "bytea" ? `encode(${column}, 'escape')` : `${column}::text`
    tables.set(table_name, [...(tables.get(table_name) ?? []), expression])
  }
  const leaks: Leak[] = []
  for (const [table, expressions] of tables) {
    const rows = await pg.query<{ row: string }>(database, `SELECT concat_ws(' ', ${expressions.join(", ")}) AS row FROM "${table}"`)
    leaks.push(...leaksIn(rows.map(({ row }) => row).join("\n"), `table ${table}`, secrets))
  }
  return leaks
}

/** Collects what clients were answered, without the answers of a reveal, where a code belongs. */
export class AnswerLog {
  private readonly answers: { what: string; text: string }[] = []

  readonly listen = (method: string, path: string, text: string): void => {
    if (/\/reveal$/.test(path)) return
    this.answers.push({ what: `${method} ${path.split("?")[0] ?? path}`, text })
  }

  leaks(secrets: Secrets): Leak[] {
    return this.answers.flatMap(({ what, text }) => leaksIn(text, `answer of ${what}`, secrets))
  }
}

export function leaksInOutput(output: string, secrets: Secrets): Leak[] {
  return leaksIn(output, "output of the store", secrets)
}
