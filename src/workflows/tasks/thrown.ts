import { z } from "@medusajs/framework/zod"

const schema = z.looseObject({ message: z.string(), type: z.string().optional() })

/** What a Medusa workflow threw: plain copies of errors, not instances, because the orchestrator serializes them. */
export function thrownBy(error: unknown): { message: string; type?: string } {
  const parsed = schema.safeParse(error)
  return parsed.success ? parsed.data : { message: "unknown error" }
}
