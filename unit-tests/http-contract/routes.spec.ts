import fs from "node:fs"
import path from "node:path"
import { routes, type Route } from "../../src/http-contract"

const API = path.join(__dirname, "../../src/api")

function routeFiles(directory: string): string[] {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name)
    return entry.isDirectory() ? routeFiles(file) : entry.name === "route.ts" ? [file] : []
  })
}

/** `METHOD /path` of every method that a route file exports. */
function served(file: string): string[] {
  const folder = path.relative(API, path.dirname(file)).split(path.sep).join("/")
  // `medusa plugin:build` leaves out every directory named "test", so this one ends in a parameter that must be "test".
  const where = `/${folder.replace(/\[(\w+)\]/g, ":$1")}`.replace("/connections/:upstream/:action", "/connections/:upstream/test")
  return [...fs.readFileSync(file, "utf8").matchAll(/^export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/gm)].map(([, method]) => `${method} ${where}`)
}

describe("The table of routes", () => {
  const files = routeFiles(API)

  it("has a row for every route the plugin serves, and no other", () => {
    expect(files.length).toBeGreaterThan(60)
    expect(files.filter((file) => served(file).length === 0)).toEqual([])
    expect(Object.keys(routes).sort()).toEqual(files.flatMap(served).sort())
  })

  it("takes a body where there is one to take, and says in one line what each route does", () => {
    for (const [name, route] of Object.entries<Route>(routes)) {
      if (name.startsWith("GET")) expect([name, route.body]).toEqual([name, undefined])
      expect([name, route.summary.length > 5 && route.summary.length < 110 && !route.summary.endsWith(".")]).toEqual([name, true])
    }
  })
})
