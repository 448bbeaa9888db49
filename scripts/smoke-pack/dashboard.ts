import fs from "node:fs/promises"
import path from "node:path"
import { MODULES_FILE } from "./app"

/** A second copy of one of these breaks hooks, routes or the cache of a dashboard. */
const ONCE = ["react", "react-dom", "react-router", "react-router-dom", "@tanstack/react-query", "@medusajs/ui", "@medusajs/icons", "i18next", "react-i18next"]
const ROUTES = ["/vouchers", "/vouchers/attention", "/vouchers/supplier-orders", "/vouchers/catalogue", "/vouchers/payments", "/vouchers/reports"]
const PLUGIN_ENTRY = "node_modules/medusa-plugin-voucher-hub/.medusa/server/src/admin/index.mjs"

/** The folder of the package a bundled module lies in, for packages of this name. */
function foldersOf(modules: readonly string[], name: string): string[] {
  const inside = `node_modules/${name}/`
  const folders = modules.map((id) => id.replaceAll("\\", "/")).filter((id) => id.includes(inside)).map((id) => id.slice(0, id.lastIndexOf(inside) + inside.length - 1))
  // Vite marks virtual modules with a zero byte and what it was asked for behind it.
  return [...new Set(folders.map((folder) => folder.replace(/^\0+/, "")))]
}

/** What is wrong with the built dashboard, as lines; none when our pages are in and nothing is in twice. */
export async function wrongDashboard(app: string): Promise<string[]> {
  const modules = JSON.parse(await fs.readFile(path.join(app, MODULES_FILE), "utf8")) as string[]
  const assets = path.join(app, ".medusa/server/public/admin/assets")
  const scripts = (await fs.readdir(assets)).filter((file) => file.endsWith(".js"))
  const text = (await Promise.all(scripts.map((file) => fs.readFile(path.join(assets, file), "utf8")))).join("\n")
  const problems = ROUTES.filter((route) => !new RegExp(`["'\`]${route}["'\`]`).test(text)).map((route) => `the dashboard has no page ${route}`)
  if (!modules.some((id) => id.includes(PLUGIN_ENTRY))) problems.push("the plugin's pages are not among the modules of the dashboard's bundle")
  for (const name of ONCE) {
    const folders = foldersOf(modules, name)
    if (folders.length > 1) problems.push(`${name} is in the dashboard ${folders.length} times: ${folders.join(", ")}`)
    if (folders.length === 0) problems.push(`${name} is not among the modules of the dashboard's bundle: does this check still see them?`)
  }
  return problems
}

/** Libraries of the dashboard that the packed pages hold instead of importing; the bundle's modules would not show those. */
export async function inlined(installed: string): Promise<string[]> {
  const text = await fs.readFile(path.join(installed, ".medusa/server/src/admin/index.mjs"), "utf8")
  const imported = new Set([...text.matchAll(/from "([^"]+)"/g)].map(([, name]) => name))
  return ["react", "react-router-dom", "@tanstack/react-query", "@medusajs/ui"].filter((name) => !imported.has(name)).map((name) => `the packed pages do not import ${name}: is it bundled into them?`)
}
