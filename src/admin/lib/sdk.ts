import Medusa from "@medusajs/js-sdk"

// Written into the dashboard by the store's build (`@medusajs/admin-bundler`).
declare const __BACKEND_URL__: string | undefined
declare const __AUTH_TYPE__: "session" | "jwt" | undefined
declare const __JWT_TOKEN_STORAGE_KEY__: string | undefined

export const backendUrl = __BACKEND_URL__ ?? "/"

/** Medusa's client, signed in as the dashboard is. */
export const sdk = new Medusa({
  baseUrl: backendUrl,
  auth: { type: __AUTH_TYPE__ ?? "session", jwtTokenStorageKey: __JWT_TOKEN_STORAGE_KEY__ || undefined },
})
