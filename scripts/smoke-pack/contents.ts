const compiledIn = (folder: string) => ["d.ts", "js", "js.map"].map((kind) => `.medusa/server/${folder}/*.${kind}`)

/** All the package holds: a file by its name, code by its folder and the kinds of its files. What comes beside it, or is gone, fails the run. */
const MEANT = [
  ".env.template", "CHANGELOG.md", "LICENSE", "README.md", "admin.d.ts", "docs/*.md", "docs/*.json", "package.json",
  ...["sandbox", "sandbox/hub123", "sandbox/hubble", "sandbox/hubcash", "sandbox/shared"].flatMap(compiledIn),
  ".medusa/server/src/admin/*.js", ".medusa/server/src/admin/*.mjs",
  ...["api", "clients", "config", "database", "domain", "http-contract", "jobs", "modules", "policies", "providers", "scripts", "sdk", "subscribers", "testing", "workflows"]
    .flatMap((room) => compiledIn(`src/${room}`)),
]

const ROOM = /^(\.medusa\/server\/(?:src\/[^/]+|sandbox(?:\/[^/]+(?=\/))?)|docs)\/.*?((?:\.d)?\.[a-z]+(?:\.map)?)$/

/** `.medusa/server/src/api/store/x/route.d.ts` counts as `.medusa/server/src/api/*.d.ts`. */
const groupOf = (file: string) => file.replace(ROOM, "$1/*$2")

/** One line per kind of file that is in the package and should not be, or should be and is not. */
export function wrongContents(files: readonly string[]): string[] {
  const found = new Map(files.map((file) => [groupOf(file), file]))
  const meant = new Set(MEANT)
  return [
    ...[...found].filter(([group]) => !meant.has(group)).map(([, file]) => `${file} is in the package and not meant to be`),
    ...MEANT.filter((group) => !found.has(group)).map((group) => `${group} is missing from the package`),
    ...files.filter((file) => /\.(spec|test)\.|samples|node_modules|\.env$/.test(file)).map((file) => `${file} does not belong into a package`),
  ]
}
