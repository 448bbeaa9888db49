import fs from "node:fs"
import path from "node:path"
import { ATTENTION_KINDS } from "../src/domain/attention"
import { UNIT_STATES } from "../src/domain/unit-state"

/** `npx tsx scripts/check-docs.ts`: what the documents name must exist, and what exists must be named. Exit 1 with a line per problem. */
const ROOT = path.join(__dirname, "..")
const problems: string[] = []

function filesIn(directory: string, ending: string): string[] {
  return fs.readdirSync(path.join(ROOT, directory), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name)
    if (entry.isDirectory()) return entry.name.startsWith(".") || entry.name === "node_modules" ? [] : filesIn(file, ending)
    return entry.name.endsWith(ending) ? [file] : []
  })
}

const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8")
const withoutCode = (text: string) => text.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "")

function demand(document: string, names: readonly string[], what: string): void {
  const text = read(document)
  for (const name of names) if (!text.includes(name)) problems.push(`${document}: ${what} ${name} is missing`)
}

const documents = filesIn(".", ".md")
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> }
for (const document of documents) {
  const text = read(document)
  for (const [, target = ""] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target) || target.startsWith("#")) continue
    const file = path.join(ROOT, path.dirname(document), target.split("#")[0] ?? "")
    if (!fs.existsSync(file)) problems.push(`${document}: the link to ${target} leads nowhere`)
  }
  for (const [, name = ""] of text.matchAll(/npm run ([a-z][a-z:-]*)/g)) {
    if (!(name in scripts)) problems.push(`${document}: there is no npm run ${name}`)
  }
}

const routes = filesIn("src/api", "route.ts").map((file) => path.dirname(file).slice("src/api".length).replace(/\[(\w+)\]/g, ":$1").replace("connections/:upstream/:action", "connections/:upstream/test"))
const ending = (route: string) => (/^\/(hooks\/hubble|admin\/voucher-hub\/attention\/:id)\//.test(route) ? `/${path.basename(route)}` : route)
demand("docs/http.md", routes.map(ending), "the route")
demand("docs/http.md", filesIn("src/jobs", ".ts").flatMap((file) => /name: "(voucher-hub-[\w-]+)"/.exec(read(file))?.[1] ?? []), "the job")
const eventFiles = ["src/workflows/placement/announce.ts", "src/workflows/cases/announce-cases.ts", "src/workflows/orders/reveal.ts", "src/workflows/placement/outage.ts", "src/workflows/webhooks/announce-delivery.ts", "src/workflows/catalog/sync-catalog.ts", "src/workflows/catalog/refresh-brand.ts", "src/workflows/wallet/low-wallet.ts", "src/workflows/work/wake.ts", "src/workflows/payin/announce-end.ts", "src/workflows/payin/outage.ts"]
const events = eventFiles.flatMap((file) => [...read(file).matchAll(/(?:name: |eventName: |_STORED = |_EVENT = |_DISABLED = |_LOW = |_UNREACHABLE = )"([\w-]+\.[\w.-]+)"/g)].flatMap(([, name]) => name ?? []))
demand("docs/http.md", events, "the event")
demand("docs/http.md", Object.keys(UNIT_STATES).map((state) => `\`${state}\``), "the unit state")
demand("docs/failure-playbook.md", Object.keys(ATTENTION_KINDS).map((kind) => `| \`${kind}\` |`), "the row of")
const options = [...read("src/config/schema.ts").matchAll(/^ {2}(\w+): /gm)].flatMap(([, name]) => name ?? [])
demand("docs/configuration.md", options.filter((name) => name !== "error"), "the option")
const variables = [...read("src/config/environment.ts").matchAll(/name: "([A-Z_]+)"/g)].flatMap(([, name]) => name ?? [])
for (const document of ["docs/configuration.md", ".env.template"]) demand(document, variables, "the variable")

for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`${documents.length} documents, ${problems.length} problem${problems.length === 1 ? "" : "s"}\n`)
process.exitCode = problems.length > 0 ? 1 : 0
