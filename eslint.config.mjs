import medusa from "@medusajs/eslint-plugin"

export default [
  { ignores: ["admin.d.ts", "**/node_modules/**", "**/.medusa/**", "demo/storefront/dist/**", ".demo/**", ".test/**"] },
  ...medusa.configs.strict,
  {
    // MedusaError exists to become an HTTP status; outside src, and in a command, nothing answers for Medusa.
    files: ["demo/**", "sandbox/**", "unit-tests/**", "integration-tests/**", "browser-tests/**", "distributed-tests/**", "bench/**", "scripts/**", "src/testing/sandbox-command.ts"],
    rules: { "@medusajs/use-medusa-error-not-generic-error": "off" },
  },
  {
    // A shop's own storefront has no framework to import from.
    files: ["demo/storefront/**"],
    rules: { "@medusajs/import-from-framework-not-internal": "off" },
  },
  { languageOptions: { parserOptions: { project: ["./tsconfig.tools.json", "./demo/storefront/tsconfig.json", "./src/admin/tsconfig.json"] } } },
]
