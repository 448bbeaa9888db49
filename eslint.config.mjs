import medusa from "@medusajs/eslint-plugin"

export default [
  { ignores: ["**/node_modules/**", "**/.medusa/**", ".demo/**", ".test/**"] },
  ...medusa.configs.strict,
  {
    // MedusaError exists to become an HTTP status; outside src nothing answers for Medusa.
    files: ["demo/**", "sandbox/**", "unit-tests/**", "integration-tests/**", "browser-tests/**", "bench/**", "scripts/**"],
    rules: { "@medusajs/use-medusa-error-not-generic-error": "off" },
  },
  { languageOptions: { parserOptions: { project: ["./tsconfig.tools.json"] } } },
]
