import fs from "node:fs"
import path from "node:path"
import ts from "typescript"

const ROOT = path.join(__dirname, "../..")

/** What the text around a page's code says is there. */
const GIVEN: Readonly<Record<string, string>> = {
  "README.md": "",
  // Parts of the options.
  "docs/configuration.md": `import { defineConfig } from "@medusajs/framework/utils"\nimport type { VoucherHubInput } from "medusa-plugin-voucher-hub/config"\n`,
  "docs/testing.md": `import type { MedusaContainer } from "@medusajs/framework/types"\ndeclare const container: MedusaContainer\ndeclare const storeUrl: string, publishableKey: string, orderId: string\n`,
}
/** Compiled elsewhere: unit-tests/sdk/documented.ts. */
const ELSEWHERE = ["docs/client.md"]

const documents = ["README.md", "CONTRIBUTING.md", ...fs.readdirSync(path.join(ROOT, "docs")).filter((file) => file.endsWith(".md")).map((file) => `docs/${file}`)]
const blocksOf = (document: string) => [...fs.readFileSync(path.join(ROOT, document), "utf8").matchAll(/^```tsx?\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code)

/** Each block knows what the ones before it made, and may use its names again: a scope within theirs. */
function moduleOf(document: string): string {
  const imports: string[] = []
  const bodies: string[] = []
  for (const code of blocksOf(document)) {
    const option = /^(\w+): \{/.exec(code)
    if (option) {
      bodies.push(`({ ${code} }) satisfies VoucherHubInput`)
      continue
    }
    imports.push(...(code.match(/^import .*$/gm) ?? []))
    bodies.push(code.replace(/^import .*$/gm, ""))
  }
  return [GIVEN[document] ?? "", ...new Set(imports), ...bodies.map((body) => `{\n${body}`), "}".repeat(bodies.length), "export {}"].join("\n")
}

describe("The code in the documents", () => {
  it("is compiled, wherever there is some", () => {
    const withCode = documents.filter((document) => blocksOf(document).length > 0)
    expect(withCode.filter((document) => !(document in GIVEN) && !ELSEWHERE.includes(document))).toEqual([])
    expect(withCode.length).toBeGreaterThan(3)
  })

  it.each(Object.keys(GIVEN))("%s", (document) => {
    const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(path.join(ROOT, "tsconfig.json"), ts.sys.readFile).config, ts.sys, ROOT)
    const file = path.join(ROOT, `${document.replace(/\W/g, "-")}.example.ts`)
    const host = ts.createCompilerHost(options)
    const [read, exists] = [host.getSourceFile.bind(host), host.fileExists.bind(host)]
    host.fileExists = (name) => name === file || exists(name)
    host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, moduleOf(document), ts.ScriptTarget.ES2022, true) : read(name, ...rest))
    const program = ts.createProgram([file], { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false, paths: { "medusa-plugin-voucher-hub/*": ["./src/*/index.ts"] } }, host)
    const source = program.getSourceFile(file)
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([])
  }, 120_000)
})
