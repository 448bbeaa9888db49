import { z } from "@medusajs/framework/zod"
import { payOutReceiver } from "../api/pay-out-receiver"

/** Names and descriptions for the OpenAPI document. A registry of our own: zod's global one refuses a name when a module is loaded twice in a process. */
export const shapes = z.registry<z.core.JSONSchemaMeta>()

payOutReceiver.register(shapes, { type: "object", minProperties: 1, maxProperties: 20, propertyNames: { pattern: "^[A-Za-z][A-Za-z0-9_]{0,39}$" }, additionalProperties: { type: "string", minLength: 1, maxLength: 200 } })
