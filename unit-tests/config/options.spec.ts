import { parseVoucherHubOptions } from "../../src/config/options"
import { protocolTimes } from "../../src/domain/time-scale"
import { hubble, K1, K2, refusal, vault } from "./refusal"

const production = { NODE_ENV: "production" }

describe("the defaults", () => {
  test("nothing configured is a boot with Hubble off and every documented default", () => {
    expect(parseVoucherHubOptions(undefined, {})).toEqual({
      hubble: {
        active: false, baseUrl: "https://api.dev.myhubble.money", clientId: "", clientSecret: "", webhookSecrets: [],
        customerDetails: "b2c", defaultCustomer: null, delivery: "own", limits: {},
      },
      vault: null,
      hubcash: {
        active: false, baseUrl: "https://api.hubcash.com/v1", code: "", token: "", notificationTokens: [], methods: ["billet"], captureWhen: "paid",
        softDescriptor: null, wrapBodies: true, paidStatuses: [7], billet: { days: 3, instructions: [] }, cards: { enabled: false },
      },
      hub123: {
        active: false, baseUrl: "https://api.123hub.pro/public/api/multihub/v1", applicationId: "", secretKey: "", webhookSecrets: [], payIn: {}, payOut: {}, cId: "integer",
        returnOrigins: [], redirectPaths: ["next.url", "result.payment.next.url", "result.payment.redirect_url"], pendingMinutes: 30, strictAnswerHash: false,
      },
      catalog: {
        currencies: { inr: { rate: "1", rateSource: null, markupPercent: "0", markupFixed: null, roundTo: null } }, categories: {}, publish: "draft", quoteValidDays: 5,
        salesChannels: [], taxFreeType: null,
      },
      fulfillment: {
        pollMinutes: [1, 3, 6, 10, 15], cutOffMinutes: 15, settleSeconds: 60, leaseSeconds: 180, sweepSeconds: 60,
        retry: { E200: [2, 90], E100: [1, 600] }, walletWaitHours: 24, splitOrders: true, refund: "automatic",
        refundTimedOutAfterHours: null, lossTolerancePercent: "0",
      },
      payments: { cancelUnpaidOrders: { boletoDays: null, redirectMinutes: null } },
      wallet: { lowThreshold: null, whenShort: "queue" },
      reveal: { allowedUsers: [], requireMfa: false },
      storefront: { voucherUrl: null, giftUrl: null },
      mail: { locale: "en", codes: false },
      hold: { rules: [] },
      timeScale: 1,
      warnings: [],
    })
  })

  test("an option that is given keeps the defaults beside it, also inside retry", () => {
    const { fulfillment } = parseVoucherHubOptions({ fulfillment: { sweepSeconds: 5, retry: { E100: [0, 600] } } }, {})
    expect(fulfillment).toMatchObject({ sweepSeconds: 5, settleSeconds: 60, retry: { E200: [2, 90], E100: [0, 600] } })
  })

  test("the fulfillment options are a policy of the protocol clock", () => {
    const { fulfillment, timeScale } = parseVoucherHubOptions({}, { VOUCHER_HUB_TIME_SCALE: "60" })
    expect(protocolTimes(fulfillment, timeScale)).toMatchObject({ settleMs: 1_000, cutOffMs: 15_000 })
  })

  test("what Medusa writes into the plugin's options is neither refused nor passed on", () => {
    const options = parseVoucherHubOptions({ database: { clientUrl: "postgres://u:password-canary@h/d" } }, {})
    expect(JSON.stringify(options)).not.toContain("canary")
    expect(refusal({ database: { clientUrl: "postgres://u:password-canary@h/d" }, databse: 1 })).not.toContain("canary")
  })
})

describe("rules and limits", () => {
  test("are passed on complete, with their defaults", () => {
    const rules = [
      { kind: "amount", over: "5000" }, { kind: "new_customer" }, { kind: "new_customer", over: "1000.50", knownAfterHours: 24, currency: "inr" },
      { kind: "velocity", per: "email", withinHours: 0.5, orders: 3 }, { kind: "velocity", per: "address", withinHours: 8760, amount: "20000", orders: 9 },
    ]
    expect(parseVoucherHubOptions({ hold: { rules } }, {}).hold.rules).toEqual([
      { kind: "amount", over: "5000", currency: "inr" }, { kind: "new_customer", currency: "inr", knownAfterHours: 0 }, rules[2],
      { ...rules[3], currency: "inr" }, { ...rules[4], currency: "inr" },
    ])
    const limits = { partner: { hourly: { amount: "100000" }, monthly: { orders: 900 } }, brands: { "*": { perUser: { daily: { orders: 5 } } }, "01GMAW822RPDJ5C50XK24QC2C4": { global: { daily: { amount: "499.50", orders: 1 } } } } }
    expect(parseVoucherHubOptions({ hubble: { limits } }, {}).hubble.limits).toEqual(limits)
  })
})

describe("the environment", () => {
  const env = {
    HUBBLE_BASE_URL: "http://localhost:4010/", HUBBLE_CLIENT_ID: "from-env", HUBBLE_CLIENT_SECRET: " s3 ", HUBBLE_WEBHOOK_SECRETS: "w1, w2,",
    VAULT_ACTIVE_KEY_ID: "k2", VAULT_KEYS: `k1:${K1},k2:${K2}`,
  }

  test("fills every option that is absent", () => {
    expect(parseVoucherHubOptions({}, env)).toMatchObject({
      hubble: { active: true, baseUrl: "http://localhost:4010", clientId: "from-env", clientSecret: "s3", webhookSecrets: ["w1", "w2"] },
      vault: { activeKeyId: "k2", keys: { k1: K1, k2: K2 } },
      warnings: [],
    })
  })

  test("loses against an option, also one that is undefined beside one that is not", () => {
    const options = parseVoucherHubOptions({ hubble: { clientId: "written", clientSecret: undefined }, vault: { activeKeyId: "k1" } }, env)
    expect(options.hubble).toMatchObject({ clientId: "written", clientSecret: "s3" })
    expect(options.vault).toEqual({ activeKeyId: "k1", keys: { k1: K1, k2: K2 } })
  })

  test("does not change the options given", () => {
    const raw = Object.freeze({ hubble: Object.freeze({ clientId: "written" }) })
    expect(parseVoucherHubOptions(raw, env).hubble.clientId).toBe("written")
    expect(raw).toEqual({ hubble: { clientId: "written" } })
  })

  test("an empty variable counts as unset", () => {
    expect(parseVoucherHubOptions({}, { HUBBLE_CLIENT_ID: "", VAULT_KEYS: " " })).toMatchObject({ hubble: { active: false }, vault: null })
  })

  test.each([["without a key id", K1], ["twice the same id", `k1:${K1},k1:${K2}`], ["three parts", `k1:${K1}:x`], ["nothing but commas", ",,"]])(
    "VAULT_KEYS %s is refused by its name and without its content",
    (_, VAULT_KEYS) => {
      const message = refusal({}, { ...env, VAULT_KEYS })
      expect(message).toContain("VAULT_KEYS: expected k1:base64,k2:base64 with every key id once")
      expect(message).not.toContain(K1)
    },
  )

  test("a bad value from a variable is reported with that variable", () => {
    const message = refusal({}, { ...env, HUBBLE_BASE_URL: "https://u:p-canary@api.myhubble.money" })
    expect(message).toContain("hubble.baseUrl (from HUBBLE_BASE_URL): expected an http(s) origin without path")
    expect(message).not.toContain("canary")
  })

  test("brings the ways to pay with everything they need", () => {
    const { hubcash, hub123, hubble } = parseVoucherHubOptions({ vault }, {
      HUBCASH_BASE_URL: "http://localhost:4020/v1", HUBCASH_CODE: "code", HUBCASH_TOKEN: "token", HUBCASH_NOTIFICATION_TOKENS: "0123456789abcdef,fedcba9876543210",
      HUB123_BASE_URL: "http://localhost:4030/", HUB123_APPLICATION_ID: "12345", HUB123_SECRET_KEY: "s", HUB123_WEBHOOK_SECRETS: "w1, w2", HUB123_PAY_IN: "INR:14701,brl:14703", HUB123_PAY_OUT: "INR:14702",
    })
    expect(hubcash).toMatchObject({ active: true, baseUrl: "http://localhost:4020/v1", code: "code", token: "token", notificationTokens: ["0123456789abcdef", "fedcba9876543210"] })
    expect(hub123).toMatchObject({ active: true, applicationId: "12345", secretKey: "s", webhookSecrets: ["w1", "w2"], payIn: { INR: 14701, BRL: 14703 }, payOut: { INR: 14702 } })
    expect(hubble.active).toBe(false)
  })

  test.each(["INR", "INR:", "INR:x", "INR:0", "INR:1,inr:2", "RUPEES:1"])("%s is no list of service ids", (HUB123_PAY_IN) => {
    expect(refusal({}, { HUB123_PAY_IN })).toContain("HUB123_PAY_IN: expected INR:14701,BRL:14702 with every currency once")
  })
})

describe("an active way to pay", () => {
  const hubcash = { code: "code-canary", token: "token-canary", notificationTokens: ["0123456789abcdef"] }

  test("Hubcash needs both its keys, a vault for card ids and documents, and in production a notification token", () => {
    expect(refusal({ hubcash: { code: "code-canary" } }, production).split("\n").slice(1)).toEqual([
      "  vault.activeKeyId (or VAULT_ACTIVE_KEY_ID): expected the id of the key that encrypts card ids and tax documents, because Hubcash is active, got nothing",
      "  vault.keys (or VAULT_KEYS): expected at least one key to encrypt card ids and tax documents with, because Hubcash is active, got nothing",
      "  hubcash.token (or HUBCASH_TOKEN): expected the API token, because another Hubcash credential is set, got nothing",
      "  hubcash.notificationTokens (or HUBCASH_NOTIFICATION_TOKENS): expected at least one notification token in production mode, got nothing",
    ])
  })

  test("123hub needs its application id, its secret and a service for a currency", () => {
    expect(refusal({ hub123: { applicationId: "1" } }).split("\n").slice(1)).toEqual([
      "  hub123.secretKey (or HUB123_SECRET_KEY): expected the secret key, because another 123hub credential is set, got nothing",
      "  hub123.payIn (or HUB123_PAY_IN): expected at least one currency with its pay-in service id, because 123hub is active, got nothing",
    ])
  })

  test("takes no cards unless they are enabled: then card numbers pass through this server", () => {
    expect(refusal({ hubcash: { ...hubcash, methods: ["billet", "credit"] }, vault })).toContain("hubcash.methods: expected [\"billet\"], because hubcash.cards.enabled is false")
    expect(parseVoucherHubOptions({ hubcash: { ...hubcash, methods: ["credit", "debit", "billet"], cards: { enabled: true } }, vault }, {}).hubcash.methods).toEqual(["credit", "debit", "billet"])
  })

  test("says what travels unencrypted and what is only settled by reads", () => {
    const { warnings } = parseVoucherHubOptions({ hubcash: { code: "c", token: "t", baseUrl: "http://10.0.0.1/v1" }, vault }, {})
    expect(warnings).toEqual([
      "hubcash.baseUrl is plain http and not on loopback: credentials, card numbers and tax documents travel unencrypted",
      "hubcash.notificationTokens (or HUBCASH_NOTIFICATION_TOKENS) is empty: every Hubcash notification is refused, payments are settled by reads only",
    ])
  })

  test("takes a short notification token and says that it can be guessed, without printing it", () => {
    const warningsWith = (token: string) => parseVoucherHubOptions({ hubcash: { ...hubcash, notificationTokens: [...hubcash.notificationTokens, token] }, vault }, {}).warnings
    expect(warningsWith("fifteen-letters")).toEqual([expect.stringMatching(/^hubcash\.notificationTokens \(or HUBCASH_NOTIFICATION_TOKENS\) has a token of fewer than 16 characters/)])
    expect(warningsWith("fifteen-letters").join()).not.toContain("fifteen-letters")
    expect(warningsWith("sixteen--letters")).toEqual([])
  })

  test("keeps the time scale out of production too, unless it is on loopback", () => {
    const scaled = { ...production, VOUCHER_HUB_TIME_SCALE: "60" }
    expect(refusal({ hubcash, vault }, scaled)).toContain("VOUCHER_HUB_TIME_SCALE")
    expect(parseVoucherHubOptions({ hubcash: { ...hubcash, baseUrl: "http://127.0.0.1:4020/v1" }, vault }, scaled).timeScale).toBe(60)
  })

  test.each<[Record<string, unknown>, string]>([
    [{ hubcash: { baseUrl: "https://api.hubcash.com" } }, 'hubcash.baseUrl (or HUBCASH_BASE_URL): expected an http(s) address that ends in /v1'],
    [{ hubcash: { notificationTokens: [""] } }, "hubcash.notificationTokens[0] (or HUBCASH_NOTIFICATION_TOKENS): expected a token of 1 to 128 letters"],
    [{ hubcash: { notificationTokens: ["x".repeat(129)] } }, "hubcash.notificationTokens[0] (or HUBCASH_NOTIFICATION_TOKENS): expected a token of 1 to 128 letters"],
    [{ hubcash: { notificationTokens: ["a/b"] } }, "hubcash.notificationTokens[0] (or HUBCASH_NOTIFICATION_TOKENS): expected a token of 1 to 128 letters"],
    [{ hubcash: { methods: [] } }, "hubcash.methods: expected at least one way to pay"],
    [{ hubcash: { methods: ["Credit"] } }, 'hubcash.methods[0]: expected "credit" or "debit" or "billet"'],
    [{ hubcash: { paidStatuses: ["7"] } }, "hubcash.paidStatuses[0]: expected a whole number of a status"],
    [{ hubcash: { billet: { days: 0 } } }, "hubcash.billet.days: expected a whole number of days, 1 or more"],
    [{ hubcash: { billet: { instructions: ["1", "2", "3", "4", "5", "6", "7"] } } }, "hubcash.billet.instructions: expected at most six instructions"],
    [{ hub123: { applicationId: "app" } }, "hub123.applicationId (or HUB123_APPLICATION_ID): expected the application id of 123hub, digits"],
    [{ hub123: { payIn: { RUPEE: 1 } } }, 'hub123.payIn.RUPEE (or HUB123_PAY_IN): expected ISO 4217 codes such as "INR"'],
    [{ hub123: { returnOrigins: ["https://shop.test/back"] } }, "hub123.returnOrigins[0]: expected an http(s) origin without path"],
    [{ hub123: { pendingMinutes: 0 } }, "hub123.pendingMinutes: expected a number of minutes above 0"],
    [{ hub123: { webhookSecrets: [""] } }, "hub123.webhookSecrets[0] (or HUB123_WEBHOOK_SECRETS): expected webhook secret, as text, not empty"],
    [{ hub123: { strictAnswerHash: "yes" } }, "hub123.strictAnswerHash: expected true or false"],
    [{ hub123: { cId: "uuid" } }, 'hub123.cId: expected "integer" or "string"'],
  ])("%j is refused", (raw, line) => {
    expect(refusal(raw)).toContain(`\n  ${line}`)
  })
})

describe("an active Hubble", () => {
  test("needs all its credentials and a vault key, each named with its variable", () => {
    expect(refusal({ hubble: { clientId: "client-canary" } }, production).split("\n")).toEqual([
      "medusa-plugin-voucher-hub cannot start with these options:",
      "  hubble.clientSecret (or HUBBLE_CLIENT_SECRET): expected the client secret, because another Hubble credential is set, got nothing",
      "  hubble.webhookSecrets (or HUBBLE_WEBHOOK_SECRETS): expected at least one webhook secret in production mode, got nothing",
      "  vault.activeKeyId (or VAULT_ACTIVE_KEY_ID): expected the id of the key that encrypts voucher codes, because Hubble is active, got nothing",
      "  vault.keys (or VAULT_KEYS): expected at least one key to encrypt voucher codes with, because Hubble is active, got nothing",
    ])
  })

  test.each([[{ clientSecret: "s" }, "hubble.clientId"], [{ webhookSecrets: ["w"] }, "hubble.clientId"], [{ clientId: "c" }, "hubble.clientSecret"]])(
    "%j alone makes it active",
    (some, missing) => expect(refusal({ hubble: some, vault })).toContain(`${missing} (or `),
  )

  test("is not active by a base URL or a policy alone", () => {
    const { hubble: parsed } = parseVoucherHubOptions({ hubble: { baseUrl: "http://localhost:1", customerDetails: "b2b" } }, production)
    expect(parsed.active).toBe(false)
  })

  test("cannot do without a vault key outside production either", () => {
    expect(refusal({ hubble })).toContain("vault.keys (or VAULT_KEYS)")
    expect(refusal({ hubble, vault: { activeKeyId: "k1" } })).toContain("vault.keys (or VAULT_KEYS): expected an object of key ids to keys, got nothing")
    expect(refusal({ hubble, vault: { keys: { k1: K1 } } })).toContain("vault.activeKeyId (or VAULT_ACTIVE_KEY_ID): expected a key id, got nothing")
  })

  test("without webhook secrets: a boot error in production, a warning elsewhere", () => {
    const quiet = { ...hubble, baseUrl: "https://api.myhubble.money", webhookSecrets: [] }
    expect(refusal({ hubble: quiet, vault }, production)).toContain("hubble.webhookSecrets")
    const options = parseVoucherHubOptions({ hubble: quiet, vault }, { NODE_ENV: "development" })
    expect(options.hubble.webhookSecrets).toEqual([])
    expect(options.warnings).toEqual([expect.stringContaining("HUBBLE_WEBHOOK_SECRETS")])
  })

  test("says when it would order at staging, or speak plain http to a far server", () => {
    expect(parseVoucherHubOptions({ hubble, vault }, production).warnings).toEqual([expect.stringContaining("staging server https://api.dev.myhubble.money")])
    const plain = parseVoucherHubOptions({ hubble: { ...hubble, baseUrl: "http://hubble.internal" }, vault }, production)
    expect(plain.warnings).toEqual([expect.stringContaining("plain http")])
  })

  test("complete in production is accepted", () => {
    const options = parseVoucherHubOptions({ hubble: { ...hubble, baseUrl: "https://api.myhubble.money" }, vault }, production)
    expect(options).toMatchObject({ hubble: { active: true, clientSecret: "secret-canary" }, vault, warnings: [] })
  })
})

describe("vault keys", () => {
  test.each([
    ["31 bytes", Buffer.alloc(31).toString("base64")], ["33 bytes", Buffer.alloc(33).toString("base64")],
    ["hex", "ab".repeat(32)], ["a passphrase", "correct-horse-canary"],
  ])("%s is refused without being printed", (_, key) => {
    const message = refusal({ vault: { activeKeyId: "k1", keys: { k1: key } } })
    expect(message).toContain("vault.keys.k1 (or VAULT_KEYS): expected base64 of exactly 32 bytes")
    expect(message).not.toContain(key)
  })

  test("the active key must be one of them", () => {
    const message = refusal({ vault: { activeKeyId: "k9", keys: { k1: K1, k2: K2 } } })
    expect(message).toContain("vault.activeKeyId (or VAULT_ACTIVE_KEY_ID): expected one of the ids in vault.keys (k1, k2), got another id")
  })

  test("no inherited name passes for a key", () => {
    expect(refusal({ vault: { activeKeyId: "constructor", keys: { k1: K1 } } })).toContain("vault.activeKeyId")
  })

  test("an id and its key swapped is refused without printing the key", () => {
    const message = refusal({ vault: { activeKeyId: "k1", keys: { [K1]: "k1" } } })
    expect(message).toContain("expected key ids of 1 to 32 letters, digits, _ or -")
    expect(message).not.toContain(K1)
  })

  test("an id with a separator of the stored form is refused", () => {
    expect(refusal({ vault: { activeKeyId: "k:1", keys: { "k:1": K1 } } })).toContain("expected a key id of 1 to 32 letters")
  })

  test("none at all is refused", () => {
    expect(refusal({ vault: { activeKeyId: "k1", keys: {} } })).toContain("vault.keys (or VAULT_KEYS): expected at least one key, got an object")
  })
})

describe("VOUCHER_HUB_TIME_SCALE", () => {
  const scaled = { VOUCHER_HUB_TIME_SCALE: "60" }
  const at = (baseUrl: string) => ({ hubble: { ...hubble, baseUrl }, vault })

  test.each(["0", "-1", "fast", "1e3", "Infinity"])("%s is refused by name", (VOUCHER_HUB_TIME_SCALE) => {
    expect(refusal({}, { VOUCHER_HUB_TIME_SCALE })).toContain(`VOUCHER_HUB_TIME_SCALE: expected a number above 0, got "${VOUCHER_HUB_TIME_SCALE}"`)
  })

  test("is free to choose outside production", () => {
    expect(parseVoucherHubOptions(at("https://api.myhubble.money"), { ...scaled, NODE_ENV: "development" }).timeScale).toBe(60)
    expect(parseVoucherHubOptions({}, { VOUCHER_HUB_TIME_SCALE: "0.5" }).timeScale).toBe(0.5)
  })

  test.each(["https://api.myhubble.money", "https://localhost.example.com", "http://127.0.0.1.example.com", "http://10.0.0.1", "http://[::2]"])(
    "in production with an upstream at %s is refused by name",
    (baseUrl) => expect(refusal(at(baseUrl), { ...scaled, ...production })).toContain("VOUCHER_HUB_TIME_SCALE: expected 1 (or unset) in production mode"),
  )

  test("in production with the staging server by default is refused too", () => {
    expect(refusal({ hubble, vault }, { ...scaled, ...production })).toContain("VOUCHER_HUB_TIME_SCALE")
  })

  test.each(["http://localhost:4010", "http://127.0.0.1:4010", "http://127.9.9.9", "http://[::1]:4010"])("in production with every upstream on loopback (%s) is accepted", (baseUrl) => {
    expect(parseVoucherHubOptions(at(baseUrl), { ...scaled, ...production }).timeScale).toBe(60)
  })

  test("1 is no scale and accepted everywhere", () => {
    expect(parseVoucherHubOptions(at("https://api.myhubble.money"), { VOUCHER_HUB_TIME_SCALE: "1", ...production }).timeScale).toBe(1)
  })
})
