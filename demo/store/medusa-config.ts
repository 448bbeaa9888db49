import { defineConfig } from "@medusajs/framework/utils"
import { withVoucherHub } from "medusa-plugin-voucher-hub/config"

const redisUrl = process.env.REDIS_URL
const origin = process.env.STORE_ORIGIN ?? "http://localhost:9000"
const storefront = process.env.STOREFRONT_ORIGIN ?? "http://localhost:8000"

/** One process needs none of these; several share events, workflows and locks through Redis. */
const redisModules = redisUrl
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
  : []

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
      modules: redisModules,
      plugins: [],
    },
    // Fault runs are 120 times as quick: at their scale a sweep a minute would be two a second.
    { catalog: { publish: "published" }, ...(process.env.DEMO_SWEEP_SECONDS ? { fulfillment: { sweepSeconds: Number(process.env.DEMO_SWEEP_SECONDS) } } : {}) },
  ),
)
