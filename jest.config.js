// One jest for everything: swc with decorators, as Medusa's DML models need. The suites are projects, told apart by folder.
const common = {
  rootDir: __dirname,
  testEnvironment: "node",
  transform: {
    "^.+\\.[jt]s$": ["@swc/jest", {
      jsc: { parser: { syntax: "typescript", decorators: true }, target: "es2022", transform: { decoratorMetadata: true, legacyDecorator: true, useDefineForClassFields: false } },
      module: { type: "commonjs" },
    }],
  },
  modulePathIgnorePatterns: ["<rootDir>/.medusa/", "<rootDir>/.demo/", "<rootDir>/.test/", "<rootDir>/demo/store/.medusa/", "<rootDir>/demo/store/node_modules/"],
}

/** @type {import("jest").Config} */
module.exports = {
  testTimeout: 60_000,
  testSequencer: "<rootDir>/integration-tests/support/longest-first.cjs",
  projects: [
    { ...common, displayName: "unit", testMatch: ["<rootDir>/unit-tests/**/*.spec.ts"] },
    {
      ...common,
      displayName: "integration",
      testMatch: ["<rootDir>/integration-tests/**/*.spec.ts"],
      testPathIgnorePatterns: ["/node_modules/", "/crash/(money-)?crash\\.spec\\.ts$"],
      // PostgreSQL once for all files; the first world builds the plugin and the template databases.
      globalSetup: "<rootDir>/integration-tests/support/global-setup.ts",
      globalTeardown: "<rootDir>/integration-tests/support/global-teardown.ts",
    },
    {
      // Needs `npm install` in loyalty-tests: npm run test:loyalty.
      ...common,
      displayName: "loyalty",
      testMatch: ["<rootDir>/loyalty-tests/*.spec.ts"],
      globalSetup: "<rootDir>/integration-tests/support/global-setup.ts",
      globalTeardown: "<rootDir>/integration-tests/support/global-teardown.ts",
    },
    {
      // Kills and restarts a store for every point: minutes, so it has a command of its own (npm run test:crash).
      ...common,
      displayName: "crash",
      testMatch: ["<rootDir>/integration-tests/crash/*crash.spec.ts"],
      globalSetup: "<rootDir>/integration-tests/support/global-setup.ts",
      globalTeardown: "<rootDir>/integration-tests/support/global-teardown.ts",
    },
    {
      // Several processes on one database, with Redis and without (npm run test:distributed).
      ...common,
      displayName: "distributed",
      testMatch: ["<rootDir>/distributed-tests/*.spec.ts"],
      globalSetup: "<rootDir>/integration-tests/support/global-setup.ts",
      globalTeardown: "<rootDir>/integration-tests/support/global-teardown.ts",
    },
    {
      // Dashboard and storefront in the system's Chromium (npm run test:browser).
      ...common,
      displayName: "browser",
      testMatch: ["<rootDir>/browser-tests/**/*.spec.ts"],
      globalSetup: "<rootDir>/integration-tests/support/global-setup.ts",
      globalTeardown: "<rootDir>/integration-tests/support/global-teardown.ts",
    },
  ],
}
