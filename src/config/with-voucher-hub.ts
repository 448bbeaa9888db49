import type { InputConfigWithArrayModules, InputConfigWithObjectModules } from "@medusajs/framework/types"

import { ConfigurationError } from "./configuration-error"
import { withEnvironment } from "./environment"
import type { VoucherHubInput } from "./schema"
import { activeUpstreams } from "./upstreams"

const PLUGIN = "medusa-plugin-voucher-hub"

interface ProviderEntry {
  resolve: string
  id: string
  options?: Record<string, unknown>
}

/** A Medusa module that carries providers of this plugin. */
interface HostModule {
  key: string
  /** What the shop's own entry may resolve to; the first is what is written where the shop has no entry. */
  packages: readonly [string, ...string[]]
  /** Medusa's own default providers, which any entry replaces: kept where the shop has none. */
  defaults: readonly ProviderEntry[]
  providers: readonly ProviderEntry[]
  /** Modules of this plugin that the providers read from their container. */
  dependencies: readonly string[]
}

const FULFILLMENT: HostModule = {
  key: "fulfillment",
  packages: ["@medusajs/medusa/fulfillment", "@medusajs/fulfillment"],
  defaults: [{ resolve: "@medusajs/medusa/fulfillment-manual", id: "manual" }],
  providers: [{ resolve: `${PLUGIN}/providers/hubble-fulfillment`, id: "hubble", options: {} }],
  dependencies: ["voucher"],
}

/** Medusa registers its own `pp_system_default` whatever is listed. */
const payment = (providers: readonly ProviderEntry[]): HostModule => ({
  key: "payment",
  packages: ["@medusajs/medusa/payment", "@medusajs/payment"],
  defaults: [],
  providers,
  dependencies: ["payin", "voucher", "query"],
})
const HUBCASH: ProviderEntry = { resolve: `${PLUGIN}/providers/payments/hubcash`, id: "hubcash", options: {} }
const HUB123: ProviderEntry = { resolve: `${PLUGIN}/providers/payments/hub123`, id: "123hub", options: {} }

/** A way to pay that has no credentials is not offered at all: a shop that only sells vouchers keeps its payment entry as it is. */
function hostModules(options: VoucherHubInput, env: NodeJS.ProcessEnv): readonly HostModule[] {
  const active = activeUpstreams(withEnvironment({ ...options }, env).options)
  const providers = [...(active.has("hubcash") ? [HUBCASH] : []), ...(active.has("hub123") ? [HUB123] : [])]
  return providers.length > 0 ? [FULFILLMENT, payment(providers)] : [FULFILLMENT]
}

type Entry = Record<string, unknown>
type ModuleList = NonNullable<InputConfigWithArrayModules["modules"]>
type ModuleRecord = NonNullable<InputConfigWithObjectModules["modules"]>

const isEntry = (value: unknown): value is Entry => typeof value === "object" && value !== null && !Array.isArray(value)

function fail(message: string): never {
  throw new ConfigurationError(`withVoucherHub: ${message}`)
}

/** Medusa's own order of precedence: the key where there is one, else the package. */
function isFor(host: HostModule, entry: unknown, where: string): boolean {
  const resolve = isEntry(entry) ? entry.resolve : entry
  const key = isEntry(entry) ? entry.key : undefined
  const samePackage = typeof resolve === "string" && host.packages.includes(resolve)
  if (samePackage && key !== undefined && key !== host.key) {
    const loss = `Medusa would not use it as its ${host.key} module`
    fail(`${where} resolves to ${String(resolve)} under the key "${String(key)}"; ${loss}. Give it the key "${host.key}"`)
  }
  return samePackage || key === host.key
}

function listOf(value: unknown, what: string): unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : fail(`${what} is not a list`)
}

/** The shop's entry (or none) with this plugin's providers and dependencies; the entry given stays as it is. */
function extend(host: HostModule, given: unknown): Entry {
  const own: Entry = isEntry(given) ? given : { resolve: typeof given === "string" ? given : host.packages[0] }
  if (given === false || given === null || own.disable === true) {
    fail(`the ${host.key} module is disabled, but this plugin needs it. Remove the entry that disables it`)
  }
  const options = isEntry(own.options) ? own.options : {}
  const providers = isEntry(given) ? listOf(options.providers, `options.providers of the ${host.key} module`) : host.defaults
  for (const provider of host.providers) {
    if (providers.some((listed) => isEntry(listed) && listed.resolve === provider.resolve)) {
      fail(`${provider.resolve} is already listed in the ${host.key} module. Remove it there; withVoucherHub adds it`)
    }
  }
  const dependencies = listOf(own.dependencies, `dependencies of the ${host.key} module`)
  return {
    ...own,
    dependencies: [...new Set([...dependencies, ...host.dependencies])],
    options: { ...options, providers: [...providers, ...host.providers.map((provider) => ({ ...provider }))] },
  }
}

function twice(host: HostModule): never {
  return fail(`modules lists ${host.key} twice; Medusa would use only the last entry. Make it one entry with all its providers`)
}

function extendList(hosts: readonly HostModule[], modules: readonly unknown[]): unknown[] {
  return hosts.reduce((list, host) => {
    const found = list.flatMap((entry, index) => (isFor(host, entry, `modules[${index}]`) ? [index] : []))
    if (found.length > 1) twice(host)
    const [at] = found
    return at === undefined ? [...list, extend(host, undefined)] : list.map((entry, index) => (index === at ? extend(host, entry) : entry))
  }, [...modules])
}

function extendRecord(hosts: readonly HostModule[], modules: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return hosts.reduce<Record<string, unknown>>((record, host) => {
    const found = Object.keys(record).filter((name) => {
      const entry = record[name]
      return isFor(host, isEntry(entry) ? { key: name, ...entry } : { key: name }, `modules.${name}`)
    })
    if (found.length > 1) twice(host)
    const name = found[0] ?? host.key
    return { ...record, [name]: extend(host, record[name]) }
  }, { ...modules })
}

function refuseSecondPlugin(plugins: readonly unknown[]): void {
  const isOurs = (plugin: unknown) => {
    const resolve = isEntry(plugin) ? plugin.resolve : plugin
    return typeof resolve === "string" && (resolve === PLUGIN || /[\\/]medusa-plugin-voucher-hub[\\/]?$/.test(resolve))
  }
  if (plugins.some(isOurs)) fail(`${PLUGIN} is already listed in plugins. Remove it there; withVoucherHub adds it with its options`)
}

/**
 * The shop's configuration with this plugin, its fulfillment provider, the payment providers of the upstreams that have credentials (here or in
 * the environment), and what they depend on, for `defineConfig`. The configuration given is not changed. Options are typed here and checked
 * when the server boots, so `medusa build` needs no secrets (`surface.md`, "Configuration").
 *
 * @param config the shop's own configuration; `modules` as a list or as an object.
 * @param options the plugin's options; absent ones come from the environment, then from the defaults.
 * @throws ConfigurationError when the plugin, its provider or a module it extends is listed twice, or when that module is disabled.
 */
export function withVoucherHub(config: InputConfigWithArrayModules, options?: VoucherHubInput): InputConfigWithArrayModules
/** @deprecated as in Medusa: the object form of `modules`. */
export function withVoucherHub(config: InputConfigWithObjectModules, options?: VoucherHubInput): InputConfigWithObjectModules
export function withVoucherHub(
  config: InputConfigWithArrayModules | InputConfigWithObjectModules,
  options: VoucherHubInput = {},
): InputConfigWithArrayModules | InputConfigWithObjectModules {
  const given = config.plugins ?? []
  refuseSecondPlugin(given)
  // A copy, because Medusa writes the database URL into the options object it gets.
  const plugins = [...given, { resolve: PLUGIN, options: { ...options } }]
  const { modules = [] } = config
  const hosts = hostModules(options, process.env)
  if (Array.isArray(modules)) return { ...config, plugins, modules: extendList(hosts, modules) as ModuleList } as InputConfigWithArrayModules
  return { ...config, plugins, modules: extendRecord(hosts, modules) as ModuleRecord } as InputConfigWithObjectModules
}
