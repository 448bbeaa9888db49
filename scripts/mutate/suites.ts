import path from "node:path"
import type { Guard } from "./guards"

interface Invocation {
  /** Arguments of node. */
  argv: string[]
  env: Record<string, string>
}

/** What runs a guard's tests, and what in their output says that they are red. */
export interface Suite {
  invoke(tests: string): Invocation
  /** Each match names something that is red. */
  red: RegExp
  /** Tests that did not run at all: a mutant that does not compile, or keeps the store from starting, proves nothing. */
  broken: RegExp
}

const jest = (project: string): Suite => ({
  invoke: (tests) => ({
    argv: ["node_modules/jest/bin/jest.js", "--selectProjects", project, "--testPathPatterns", tests, "--runInBand", "--forceExit"],
    env: { NODE_OPTIONS: "--experimental-vm-modules" },
  }),
  red: /^ {2}● (?!Test suite failed to run)(.+)$/gm,
  broken: /^ {2}● Test suite failed to run|^ +at createWorld \(/m,
})

/** `tests` are the arguments of the command, after variables of its environment. Only what it says of its figures is red: a run that ends otherwise proves nothing. */
const command = (folder: string, red: RegExp): Suite => ({
  invoke: (tests) => {
    const words = tests.split(" ")
    const variables = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split("=") as [string, string])
    return { argv: ["--import", "tsx", path.join(folder, "main.ts"), ...words.slice(variables.length)], env: Object.fromEntries(variables) }
  },
  red,
  broken: /(?!)/,
})

export const SUITES: Readonly<Record<Guard["project"], Suite>> = {
  unit: jest("unit"),
  integration: jest("integration"),
  distributed: jest("distributed"),
  bench: command("bench", /^LOST A THIRD {2}(.+)$/gm),
  chaos: command("demo/chaos", /^(?: {6}(?!alone: )|BROKEN {2})(.+)$/gm),
}
