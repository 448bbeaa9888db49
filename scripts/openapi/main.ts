import fs from "node:fs"
import path from "node:path"
import { openApiDocument } from "./document"

/** `npm run openapi`: writes `docs/openapi.json` from the table of routes. */
const ROOT = path.join(__dirname, "../..")
const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string }
const document = openApiDocument(version)
fs.writeFileSync(path.join(ROOT, "docs/openapi.json"), `${JSON.stringify(document, null, 1)}\n`)
process.stdout.write(`docs/openapi.json: ${Object.keys(document.paths ?? {}).length} paths, ${Object.keys(document.components?.schemas ?? {}).length} schemas\n`)
