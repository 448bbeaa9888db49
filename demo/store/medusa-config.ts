import { defineConfig } from "@medusajs/framework/utils"
import { withVoucherHub } from "medusa-plugin-voucher-hub/config"

const redisUrl = process.env.REDIS_URL
const origin = process.env.STORE_ORIGIN ?? "http://localhost:9000"
const storefront = process.env.STOREFRONT_ORIGIN ?? "http://localhost:8000"

/** One process needs none of these; several share events, workflows and locks through Redis, or locks alone through PostgreSQL. */
const sharedModules = redisUrl
  ? [
      {
        resolve: "@medusajs/medusa/event-bus-redis",
        options: { redisUrl, workerOptions: { concurrency: 5 }, jobOptions: { attempts: 4, backoff: { type: "exponential", delay: 1000 }, removeOnFail: { count: 1000 } } },
      },
      { resolve: "@medusajs/medusa/workflow-engine-redis", options: { redis: { redisUrl, jobWorkerOptions: { concurrency: 5 } } } },
      {
        resolve: "@medusajs/medusa/locking",
        options: { providers: [{ resolve: "@medusajs/medusa/locking-redis", id: "locking-redis", is_default: true, options: { redisUrl } }] },
      },
    ]
  : process.env.DEMO_LOCKING === "postgres"
    ? [{ resolve: "@medusajs/medusa/locking", options: { providers: [{ resolve: "@medusajs/medusa/locking-postgres", id: "locking-postgres", is_default: true }] } }]
    : []

/** DEMO_EMAIL=log: the shop "sends" e-mail by logging it; a path: by the provider there. Medusa's default handles the dashboard's feed alone. */
const email = process.env.DEMO_EMAIL
const emailProvider = email === "log" ? "@medusajs/medusa/notification-local" : email
const notificationModule = emailProvider
  ? [{ resolve: "@medusajs/medusa/notification", options: { providers: [{ resolve: emailProvider, id: "local", options: { name: "Log", channels: ["feed", "email"] } }] } }]
  : []

/** What a test wants of the plugin beside the demo's own options, as JSON. */
const more = JSON.parse(process.env.DEMO_PLUGIN_OPTIONS ?? "{}") as Parameters<typeof withVoucherHub>[1]

/** Modules a test puts beside the demo's own, or over one of the plugin's, as JSON. */
const testModules = JSON.parse(process.env.DEMO_MODULES ?? "[]") as { resolve: string; options?: Record<string, unknown> }[]

// Hubble's address and credentials, its webhook secrets and the vault keys come from the environment (surface.md "Configuration").
module.exports = defineConfig(
  withVoucherHub(
    {
      projectConfig: {
        databaseUrl: process.env.DATABASE_URL,
        databaseDriverOptions: { connection: { ssl: false } },
        ...(redisUrl ? { redisUrl } : {}),
        // The demo is served over plain http, where a Secure cookie would never come back.
        cookieOptions: { secure: false, sameSite: "lax" },
        http: {
          storeCors: storefront,
          adminCors: origin,
          authCors: [origin, storefront].join(","),
          jwtSecret: process.env.JWT_SECRET,
          cookieSecret: process.env.COOKIE_SECRET,
        },
      },
      admin: { disable: process.env.DEMO_ADMIN === "off" },
      modules: [...sharedModules, ...notificationModule, ...testModules],
      // Other plugins beside ours, by path: the tests of store credit bring one.
      plugins: (process.env.DEMO_PLUGINS ?? "").split(",").filter(Boolean).map((resolve) => ({ resolve, options: {} })),
    },
    {
      catalog: { publish: "published", currencies: { brl: { rate: "0.062", markupPercent: "4", roundTo: "0.10" } } },
      // Offered once HUBCASH_CODE and its companions are set.
      hubcash: { methods: ["credit", "debit", "billet"], cards: { enabled: true } },
      hub123: { returnOrigins: [storefront] },
      // Links in mails lead to the storefront where one runs.
      ...(process.env.STOREFRONT_ORIGIN ? { storefront: { voucherUrl: `${storefront}/orders/{order_id}`, giftUrl: `${storefront}/gifts/{gift_id}` } } : {}),
      ...more,
    },
  ),
)
