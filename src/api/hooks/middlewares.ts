import type { MiddlewareRoute } from "@medusajs/framework/http"
import { hubbleWebhookShapes } from "./hubble/shapes"

/** Routes that read their own bytes; Medusa's body parsers would answer before `surface.md`'s order of checks could begin. */
const ownBodyReading = [...Object.keys(hubbleWebhookShapes).map((topic) => `/hooks/hubble/${topic}`), "/hooks/123hub", "/hooks/hubcash/:token"]

export const hookRoutesMiddlewares: MiddlewareRoute[] = ownBodyReading.map((matcher) => ({ matcher, methods: ["POST"], bodyParser: false }))
