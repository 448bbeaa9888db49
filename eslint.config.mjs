import medusa from "@medusajs/eslint-plugin"

export default [
  { ignores: ["**/node_modules/**", "**/.medusa/**", ".demo/**", ".test/**"] },
  ...medusa.configs.strict,
  { languageOptions: { parserOptions: { project: ["./tsconfig.tools.json"] } } },
]
