import fs from "node:fs"
import path from "node:path"

const MODULES = path.join(__dirname, "../../src/modules")

describe("Migrations", () => {
  it("have names of their own across all modules: Medusa keeps one list, and skips a name it has seen", () => {
    const names = fs.readdirSync(MODULES).flatMap((module) => {
      const directory = path.join(MODULES, module, "migrations")
      return fs.existsSync(directory) ? fs.readdirSync(directory).filter((file) => file.endsWith(".ts")) : []
    })
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })
})
