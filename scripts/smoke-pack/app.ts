import fs from "node:fs/promises"
import path from "node:path"
import { REPOSITORY } from "../../demo/runtime/paths"

/** Where the app's `medusa build` writes down every module of the dashboard's bundle. */
export const MODULES_FILE = "dashboard-modules.json"

interface Manifest {
  devDependencies: Record<string, string>
}

/** What Medusa's own starter has beside Medusa, in the versions of this checkout. */
const TOOLS = ["@swc/core", "@types/node", "@types/react", "@types/react-dom", "react", "react-dom", "ts-node", "typescript", "vite"]

async function manifest(medusa: string, tarball: string): Promise<string> {
  const { devDependencies } = JSON.parse(await fs.readFile(path.join(REPOSITORY, "package.json"), "utf8")) as Manifest
  const ofMedusa = ["admin-sdk", "cli", "framework", "medusa"].map((name) => [`@medusajs/${name}`, medusa])
  const tools = TOOLS.map((name) => {
    const range = devDependencies[name]
    if (!range) throw new Error(`${name} is none of our devDependencies any more: take it out of the app of smoke:pack, too`)
    return [name, range]
  })
  return JSON.stringify({
    name: "smoke-shop", version: "0.0.0", private: true,
    dependencies: Object.fromEntries([...ofMedusa, ["medusa-plugin-voucher-hub", `file:${tarball}`]]),
    devDependencies: Object.fromEntries(tools),
  }, null, 2)
}

const TSCONFIG = {
  compilerOptions: {
    target: "ES2021", module: "Node16", moduleResolution: "Node16", types: ["node"], esModuleInterop: true, emitDecoratorMetadata: true, experimentalDecorators: true,
    strict: true, skipLibCheck: true, resolveJsonModule: true, jsx: "react-jsx", rootDir: "./", outDir: "./.medusa/server", declaration: false, sourceMap: false, inlineSourceMap: true,
  },
  "ts-node": { swc: true },
  include: ["**/*"],
  exclude: ["node_modules", ".medusa", "src/admin"],
}

/** The shop of the README's quick start; the Vite plugin only writes down what gets into the bundle. */
const MEDUSA_CONFIG = `import fs from "node:fs"
import { defineConfig, loadEnv } from "@medusajs/framework/utils"
import { withVoucherHub } from "medusa-plugin-voucher-hub/config"

loadEnv(process.env.NODE_ENV || "development", process.cwd())

const bundledModules: string[] = []

module.exports = defineConfig(
  withVoucherHub(
    {
      projectConfig: {
        databaseUrl: process.env.DATABASE_URL,
        http: {
          storeCors: process.env.STORE_CORS!,
          adminCors: process.env.ADMIN_CORS!,
          authCors: process.env.AUTH_CORS!,
          jwtSecret: process.env.JWT_SECRET,
          cookieSecret: process.env.COOKIE_SECRET,
        },
      },
      admin: {
        vite: () => ({
          plugins: [{
            name: "bundled-modules",
            moduleParsed: ({ id }: { id: string }) => void bundledModules.push(id),
            closeBundle: () => fs.writeFileSync("${MODULES_FILE}", JSON.stringify(bundledModules)),
          }],
        }),
      },
      modules: [],
      plugins: [],
    },
    { hubble: { customerDetails: "b2c" }, catalog: { publish: "published" } },
  ),
)
`

/** \`medusa exec\`: an order made in a container, by the helper of the testing export. */
const PAID_ORDER = `import type { ExecArgs } from "@medusajs/framework/types"
import { makePaidOrder, sandboxBrands } from "medusa-plugin-voucher-hub/testing"

export default async function paidOrder({ container }: ExecArgs): Promise<void> {
  const order = await makePaidOrder(container, [{ brandId: sandboxBrands.flipkart, denomination: 500, quantity: 2 }], { email: "container@shopper.test" })
  process.stdout.write(\`\${JSON.stringify({ paid_order: order })}\\n\`)
}
`

/** A fresh shop as Medusa's starter makes one, with this package and nothing else. */
export async function writeApp(directory: string, { medusa, tarball }: { medusa: string; tarball: string }): Promise<void> {
  const files: Record<string, string> = {
    "package.json": await manifest(medusa, tarball),
    "tsconfig.json": JSON.stringify(TSCONFIG, null, 2),
    "medusa-config.ts": MEDUSA_CONFIG,
    "src/scripts/paid-order.ts": PAID_ORDER,
  }
  for (const [name, text] of Object.entries(files)) {
    await fs.mkdir(path.dirname(path.join(directory, name)), { recursive: true })
    await fs.writeFile(path.join(directory, name), text)
  }
}
