import { defineConfig } from "@medusajs/framework/utils"

const origin = process.env.STORE_ORIGIN ?? "http://localhost:9000"
const storefront = process.env.STOREFRONT_ORIGIN ?? "http://localhost:8000"

// demo/store/medusa-config.ts without the plugin, not even its import.
module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { connection: { ssl: false } },
    cookieOptions: { secure: false, sameSite: "lax" },
    http: { storeCors: storefront, adminCors: origin, authCors: [origin, storefront].join(","), jwtSecret: process.env.JWT_SECRET, cookieSecret: process.env.COOKIE_SECRET },
  },
  admin: { disable: true },
})
