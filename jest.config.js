// One jest for everything: swc with decorators, as Medusa's DML models need. Suites are told apart by folder.
module.exports = {
  testEnvironment: "node",
  transform: {
    "^.+\\.[jt]s$": ["@swc/jest", {
      jsc: { parser: { syntax: "typescript", decorators: true }, target: "es2021", transform: { decoratorMetadata: true, legacyDecorator: true } },
      module: { type: "commonjs" },
    }],
  },
  testMatch: ["<rootDir>/unit-tests/**/*.spec.ts", "<rootDir>/integration-tests/**/*.spec.ts"],
  modulePathIgnorePatterns: ["<rootDir>/.medusa/", "<rootDir>/.demo/", "<rootDir>/.test/", "<rootDir>/demo/store/.medusa/"],
  testTimeout: 60_000,
}
