// Loaded with NODE_OPTIONS=--require into store processes under test only: kills the process inside a named call. Nothing of this is
// in production code. The order to die is read from a file at each call, so one running process can be armed when the test is ready:
// { "at": "PlacementLedger.commitIntent", "when": "before" | "after" | "during", "nth": 1, "names": "order_..", "found": true }.
const { AsyncLocalStorage } = require("node:async_hooks")
const fs = require("node:fs")
const Module = require("node:module")
const path = require("node:path")

const orderFile = process.env.VOUCHER_HUB_CRASH_FILE
const traceFile = process.env.VOUCHER_HUB_CRASH_TRACE
/** How long a "during" point lets the call run: long enough for a request to be on the wire, while its answer is held back. */
const DURING_MS = 150
const { classes, functions, engine } = JSON.parse(fs.readFileSync(path.join(__dirname, "wrapped.json"), "utf8"))

const work = new AsyncLocalStorage()
/** Classes whose calls we are inside of: what a service calls of its own is part of the call from outside. */
const inside = new AsyncLocalStorage()
const counts = new Map()
const traced = new Set()

function readOrder() {
  try {
    return JSON.parse(fs.readFileSync(orderFile, "utf8"))
  } catch {
    return null
  }
}

function die(order) {
  fs.writeFileSync(`${orderFile}.died`, `${order.at}:${order.when}`)
  process.kill(process.pid, "SIGKILL")
  for (;;);
}

const isEmpty = (value) => value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0)

function isNamed(order, args) {
  if (!order.names) return true
  try {
    return JSON.stringify(args).includes(order.names)
  } catch {
    return false
  }
}

/** Which call this is of those the order is about: only they count for `nth`. */
function isTheCall(order) {
  const key = `${order.id}`
  const count = (counts.get(key) ?? 0) + 1
  counts.set(key, count)
  return count === (order.nth ?? 1)
}

function trace(name, type) {
  if (!traceFile || !work.getStore() || inside.getStore()?.includes(type) || traced.has(name)) return
  traced.add(name)
  fs.appendFileSync(traceFile, `${name}\n`)
}

function around(name, original) {
  const [type] = name.split(".")
  const wrapper = function (...args) {
    trace(name, type)
    const order = readOrder()
    const meant = order !== null && order.at === name && isNamed(order, args)
    if (meant && order.when === "before" && isTheCall(order)) die(order)
    const during = meant && order.when === "during" && isTheCall(order)
    const result = inside.run([...(inside.getStore() ?? []), type], () => original.apply(this, args))
    if (during) setTimeout(() => die(order), DURING_MS)
    if (!meant || order.when !== "after") return result
    const end = (value) => {
      if ((!order.found || !isEmpty(value)) && isTheCall(order)) die(order)
      return value
    }
    return typeof result?.then === "function" ? result.then(end) : end(result)
  }
  return Object.defineProperties(wrapper, { name: { value: original.name, configurable: true }, length: { value: original.length, configurable: true } })
}

/** Every method of the class, those that Medusa generates on its base class too. */
function wrapClass(type) {
  const names = new Set()
  for (let proto = type.prototype, depth = 0; proto && proto !== Object.prototype && depth < 3; proto = Object.getPrototypeOf(proto), depth += 1) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(proto))) if (name !== "constructor" && typeof value === "function") names.add(name)
  }
  for (const name of names) {
    Object.defineProperty(type.prototype, name, { value: around(`${type.name}.${name}`, type.prototype[name]), writable: true, configurable: true, enumerable: false })
  }
}

const wrapped = new Set()
const matches = (list, file) => list.some((suffix) => (suffix.endsWith("/") ? path.dirname(file).endsWith(suffix.slice(0, -1)) : file.endsWith(suffix)))

function wrapExports(file, exported) {
  if (!exported || wrapped.has(file)) return
  wrapped.add(file)
  const own = Object.entries(exported).filter(([, value]) => typeof value === "function")
  if (matches(classes, file)) for (const [, value] of own) if (/^class\b/.test(Function.prototype.toString.call(value)) && !wrapped.has(value)) {
    wrapped.add(value)
    wrapClass(value)
  }
  if (matches(functions, file)) for (const [name, value] of own) exported[name] = around(`${path.basename(file, ".js")}.${name}`, value)
  if (matches(engine, file)) for (const [name, value] of own) if (!/^[A-Z]/.test(name) && !name.endsWith("Workflow")) exported[name] = (...args) => work.run(true, () => value(...args))
}

if (orderFile) {
  const load = Module._extensions[".js"]
  Module._extensions[".js"] = function (module, file) {
    const result = load.call(this, module, file)
    const name = file.split(path.sep).join("/")
    if (matches(classes, name) || matches(functions, name) || matches(engine, name)) wrapExports(name, module.exports)
    return result
  }
}
