import fs from "node:fs/promises"
import path from "node:path"
import { REPOSITORY } from "../../demo/runtime/paths"
import { ensurePluginBuilt } from "../../demo/runtime/plugin-build"

const ADMIN = path.join(REPOSITORY, ".medusa/server/src/admin")
/** What the dashboard brings; a second copy of any of them has a context, a cache or a router of its own. */
const BROUGHT = ["react/jsx-runtime", "react", "react-router-dom", "react-i18next", "@tanstack/react-query", "@medusajs/admin-sdk", "@medusajs/icons", "@medusajs/js-sdk", "@medusajs/ui"]
const MOST_BYTES = 250_000

describe("The dashboard's bundle", () => {
  let esm: string
  let commonjs: string

  beforeAll(async () => {
    await ensurePluginBuilt()
    ;[esm, commonjs] = await Promise.all(["index.mjs", "index.js"].map((file) => fs.readFile(path.join(ADMIN, file), "utf8"))) as [string, string]
  }, 120_000)

  const imports = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ""))].sort()

  it("imports what the dashboard brings and nothing else, so it holds no second React, router, query or UI", () => {
    expect(imports(esm, /^import [^;]*?from "([^"]+)";$/gm)).toEqual([...BROUGHT].sort())
    expect(imports(commonjs, /\brequire\("([^"]+)"\)/g)).toEqual([...BROUGHT].sort())
    for (const text of [esm, commonjs]) {
      expect(text).not.toMatch(/__SECRET_INTERNALS|createBrowserRouter|QueryClientProvider\s*=|node_modules/)
      expect(text.length).toBeLessThan(MOST_BYTES)
    }
  })

  it("each of them is named in package.json as the shop's to bring", async () => {
    const { peerDependencies, peerDependenciesMeta, dependencies } = JSON.parse(await fs.readFile(path.join(REPOSITORY, "package.json"), "utf8")) as Record<string, Record<string, unknown>>
    const names = BROUGHT.map((name) => (name === "react/jsx-runtime" ? "react" : name))
    for (const name of names) expect([name, name in (peerDependencies ?? {}), name in (peerDependenciesMeta ?? {}), name in (dependencies ?? {})]).toEqual([name, true, true, false])
  })
})
