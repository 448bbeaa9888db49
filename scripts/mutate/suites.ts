import path from "node:path"
import type { Guard } from "./guards"

/** What runs a guard's tests, and what in their output says which of them is red. */
export interface Suite {
  run(tests: string): { /** Arguments of node. */ argv: string[]; env: NodeJS.ProcessEnv }
  /** Lines that name what is red. */
  red: RegExp
  /** Output of tests that did not run at all: a mutant that does not compile, or keeps the store from starting, proves nothing. */
  broken: RegExp
}

const jest = (project: string): Suite => ({
  run: (tests) => ({ argv: ["node_modules/jest/bin/jest.js", "--selectProjects", project, "--testPathPatterns", tests, "--runInBand", "--forceExit"], env: { NODE_OPTIONS: "--experimental-vm-modules" } }),
  red: /^ {2}● (?!Test suite failed to run)(.+)$/gm,
  broken: /^ {2}● Test suite failed to run|^ +at createWorld \(/m,
})

/** A command that measures, with its arguments and, before them, variables of its environment. What it says of its figures is red; anything else that ends it is a fault of the run. */
const command = (script: string, red: RegExp): Suite => ({
  run: (tests) => {
    const words = tests.split(" ")
    const variables = words.filter((word) => /^[A-Z_]+=/.test(word))
    return { argv: ["--import", "tsx", path.join(script, "main.ts"), ...words.slice(variables.length)], env: Object.fromEntries(variables.map((variable) => variable.split("=", 2))) as NodeJS.ProcessEnv }
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
