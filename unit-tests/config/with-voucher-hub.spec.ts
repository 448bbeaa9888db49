import { defineConfig } from "@medusajs/framework/utils"

import { type VoucherHubInput, withVoucherHub } from "../../src/config"

const MANUAL = { resolve: "@medusajs/medusa/fulfillment-manual", id: "manual" }
const HUBBLE = { resolve: "medusa-plugin-voucher-hub/providers/hubble-fulfillment", id: "hubble", options: {} }
const SHIPPO = { resolve: "./src/modules/shippo", id: "shippo", options: { apiKey: "x" } }
const OURS = { resolve: "@medusajs/medusa/fulfillment", dependencies: ["voucher"], options: { providers: [MANUAL, HUBBLE] } }
const options: VoucherHubInput = { hubble: { customerDetails: "b2b" } }

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

describe("the plugin", () => {
  test("is appended to the shop's own with its options", () => {
    const { plugins } = withVoucherHub(frozen({ plugins: ["shop-plugin", { resolve: "other", options: { a: 1 } }] }), options)
    expect(plugins).toEqual(["shop-plugin", { resolve: "other", options: { a: 1 } }, { resolve: "medusa-plugin-voucher-hub", options }])
  })

  test("may be given no options at all: they come from the environment at boot", () => {
    expect(withVoucherHub({}).plugins).toEqual([{ resolve: "medusa-plugin-voucher-hub", options: {} }])
  })

  test("gets a copy of its options, because Medusa writes the database URL into them", () => {
    const [plugin] = withVoucherHub({}, options).plugins ?? []
    if (typeof plugin !== "object") throw new Error("the plugin entry is no object")
    Object.assign(plugin.options ?? {}, { database: { clientUrl: "postgres://" } })
    expect(options).not.toHaveProperty("database")
  })

  test("is not checked here, so that a build works without secrets", () => {
    expect(() => withVoucherHub({}, { hubble: { clientId: "alone" } })).not.toThrow()
  })

  test.each(["medusa-plugin-voucher-hub", "/shop/node_modules/medusa-plugin-voucher-hub"])("listed already (%s) is refused", (resolve) => {
    expect(() => withVoucherHub({ plugins: [resolve] })).toThrow("withVoucherHub: medusa-plugin-voucher-hub is already listed in plugins. Remove it there")
    expect(() => withVoucherHub({ plugins: [{ resolve, options: {} }] })).toThrow("already listed in plugins")
  })
})

describe("modules as a list", () => {
  test("without a fulfillment entry get one that keeps the manual provider", () => {
    expect(withVoucherHub(frozen({ modules: [{ resolve: "./src/modules/brand" }] })).modules).toEqual([{ resolve: "./src/modules/brand" }, OURS])
    expect(withVoucherHub({}).modules).toEqual([OURS])
  })

  test("with the shop's own entry keep its place, providers, options and dependencies", () => {
    const own = { resolve: "@medusajs/medusa/fulfillment", dependencies: ["erp", "voucher"], options: { providers: [SHIPPO], other: true } }
    expect(withVoucherHub(frozen({ modules: [own, { resolve: "./brand" }] })).modules).toEqual([
      { ...own, dependencies: ["erp", "voucher"], options: { providers: [SHIPPO, HUBBLE], other: true } },
      { resolve: "./brand" },
    ])
  })

  test("recognise the entry by its key, also around a module of the shop's own", () => {
    const own = { key: "fulfillment", resolve: "./src/modules/my-fulfillment", options: { providers: [SHIPPO] } }
    expect(withVoucherHub({ modules: [own] }).modules).toEqual([{ ...own, dependencies: ["voucher"], options: { providers: [SHIPPO, HUBBLE] } }])
  })

  test("with the entry as a bare name become an entry that keeps the manual provider", () => {
    const modules = ["@medusajs/medusa/fulfillment"] as unknown as { resolve: string }[]
    expect(withVoucherHub({ modules }).modules).toEqual([OURS])
  })

  test("with two fulfillment entries are refused, since Medusa would drop one in silence", () => {
    const modules = [{ resolve: "@medusajs/medusa/fulfillment" }, { key: "fulfillment", resolve: "./mine" }]
    expect(() => withVoucherHub({ modules })).toThrow("withVoucherHub: modules lists fulfillment twice; Medusa would use only the last entry")
  })

  test("with fulfillment disabled are refused", () => {
    expect(() => withVoucherHub({ modules: [{ key: "fulfillment", disable: true }] })).toThrow("the fulfillment module is disabled, but this plugin needs it")
  })

  test("with the package under another key are refused, since Medusa would not use it for fulfillment", () => {
    const modules = [{ key: "shipping", resolve: "@medusajs/medusa/fulfillment" }]
    expect(() => withVoucherHub({ modules })).toThrow('modules[0] resolves to @medusajs/medusa/fulfillment under the key "shipping"')
  })

  test("with our provider in them already are refused", () => {
    const modules = [{ resolve: "@medusajs/medusa/fulfillment", options: { providers: [HUBBLE] } }]
    expect(() => withVoucherHub({ modules })).toThrow("medusa-plugin-voucher-hub/providers/hubble-fulfillment is already listed in the fulfillment module")
  })

  test("with providers that are no list are refused", () => {
    const modules = [{ resolve: "@medusajs/medusa/fulfillment", options: { providers: { shippo: SHIPPO } as never } }]
    expect(() => withVoucherHub({ modules })).toThrow("options.providers of the fulfillment module is not a list")
  })
})

describe("modules as an object", () => {
  test("without a fulfillment entry get one that keeps the manual provider", () => {
    expect(withVoucherHub(frozen({ modules: { brand: { resolve: "./brand" } } })).modules).toEqual({ brand: { resolve: "./brand" }, fulfillment: OURS })
  })

  test("with the shop's own entry keep it, also when only its options are given", () => {
    const { modules } = withVoucherHub(frozen({ modules: { fulfillment: { options: { providers: [SHIPPO] } }, brand: true } }))
    expect(modules).toEqual({ fulfillment: { dependencies: ["voucher"], options: { providers: [SHIPPO, HUBBLE] } }, brand: true })
  })

  test("with the entry as true become an entry that keeps the manual provider", () => {
    expect(withVoucherHub({ modules: { fulfillment: true } }).modules).toEqual({ fulfillment: OURS })
  })

  test("with fulfillment off are refused", () => {
    expect(() => withVoucherHub({ modules: { fulfillment: false } })).toThrow("the fulfillment module is disabled, but this plugin needs it")
  })

  test("with the package under another name are refused", () => {
    const modules = { shipping: { resolve: "@medusajs/medusa/fulfillment" } }
    expect(() => withVoucherHub({ modules } as never)).toThrow('modules.shipping resolves to @medusajs/medusa/fulfillment under the key "shipping"')
  })

  test("with two entries that mean fulfillment are refused", () => {
    const modules = { fulfillment: true, mine: { key: "fulfillment", resolve: "./mine" } }
    expect(() => withVoucherHub({ modules } as never)).toThrow("modules lists fulfillment twice")
  })
})

describe("Medusa's own defineConfig", () => {
  const entryOf = (config: { modules?: unknown }) => (config.modules as Record<string, unknown>).fulfillment

  test("ends with one fulfillment module with the manual provider and ours, in both forms", () => {
    expect(entryOf(defineConfig(withVoucherHub({ modules: [], plugins: [] }, options)))).toEqual(OURS)
    expect(entryOf(defineConfig(withVoucherHub({ modules: {} }, options)))).toEqual(OURS)
  })

  test("keeps the shop's providers beside ours", () => {
    const modules = [{ resolve: "@medusajs/medusa/fulfillment", options: { providers: [MANUAL, SHIPPO] } }]
    expect(entryOf(defineConfig(withVoucherHub({ modules })))).toMatchObject({ options: { providers: [MANUAL, SHIPPO, HUBBLE] } })
  })

  test("may also have run before: its result is extended, not doubled", () => {
    expect(entryOf(withVoucherHub(defineConfig({}), options))).toMatchObject(OURS)
  })

  test("lists the plugin with its options", () => {
    expect(defineConfig(withVoucherHub({}, options)).plugins).toContainEqual({ resolve: "medusa-plugin-voucher-hub", options })
  })
})

describe("the payment entry", () => {
  const HUBCASH = { resolve: "medusa-plugin-voucher-hub/providers/payments/hubcash", id: "hubcash", options: {} }
  const HUB123 = { resolve: "medusa-plugin-voucher-hub/providers/payments/hub123", id: "123hub", options: {} }
  const STRIPE = { resolve: "@medusajs/medusa/payment-stripe", id: "stripe", options: { apiKey: "x" } }
  const dependencies = ["payin", "voucher", "query"]
  const hubcash: VoucherHubInput = { hubcash: { code: "c" } }

  test("is left alone while no way to pay has a credential", () => {
    expect(withVoucherHub({}, { hubcash: { methods: ["billet"] }, hub123: { pendingMinutes: 5 } }).modules).toEqual([OURS])
  })

  test("is added with the providers that have one", () => {
    expect(withVoucherHub({}, hubcash).modules).toEqual([OURS, { resolve: "@medusajs/medusa/payment", dependencies, options: { providers: [HUBCASH] } }])
    expect(withVoucherHub({}, { hub123: { secretKey: "s" } }).modules).toEqual([OURS, { resolve: "@medusajs/medusa/payment", dependencies, options: { providers: [HUB123] } }])
  })

  test("takes a credential from the environment", () => {
    process.env.HUBCASH_TOKEN = "token"
    try {
      expect(withVoucherHub({}).modules).toHaveLength(2)
    } finally {
      delete process.env.HUBCASH_TOKEN
    }
  })

  test("of the shop's own keeps its providers, in the list and in the object form", () => {
    const own = { resolve: "@medusajs/medusa/payment", options: { providers: [STRIPE] } }
    const extended = { ...own, dependencies, options: { providers: [STRIPE, HUBCASH] } }
    expect(withVoucherHub(frozen({ modules: [own] }), hubcash).modules).toEqual([extended, OURS])
    expect(withVoucherHub(frozen({ modules: { payment: own } }), hubcash).modules).toMatchObject({ payment: extended })
  })

  test("with a provider of ours already in it, or disabled, is refused", () => {
    expect(() => withVoucherHub({ modules: [{ resolve: "@medusajs/medusa/payment", options: { providers: [HUBCASH] } }] }, hubcash)).toThrow("hubcash is already listed in the payment module")
    expect(() => withVoucherHub({ modules: { payment: false } }, hubcash)).toThrow("the payment module is disabled")
  })
})
