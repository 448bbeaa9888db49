import { z } from "@medusajs/framework/zod"

const RECEIVER = "expected an object of 1 to 20 texts, such as {\"bank_account\": \"...\", \"ifsc_code\": \"...\", \"name\": \"...\"}"
const isReceiver = (given: unknown): given is Record<string, string> => {
  const fields = typeof given === "object" && given !== null && !Array.isArray(given) ? Object.entries(given) : []
  return fields.length > 0 && fields.length <= 20 && fields.every(([name, value]) => /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name) && typeof value === "string" && value.trim() !== "" && value.length <= 200)
}

/** Where a pay-out goes. What the service needs of an account is its own business (facts.md 2.2 names two fields of it). */
export const payOutReceiver = z.custom<Record<string, string>>(isReceiver, { error: RECEIVER })
