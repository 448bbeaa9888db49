import { z } from "@medusajs/framework/zod"
import type { OpenAPIV3_1 as OpenApi } from "openapi-types"
import { errorAnswer, refusalsOf, routes, shapes, successesOf, WHO, type Route, type RouteName, type Who } from "../../src/http-contract"

type Schema = OpenApi.SchemaObject | OpenApi.ReferenceObject
type Components = Record<string, OpenApi.SchemaObject>

/** What a caller must send along, by who may call. */
const SECURITY: Readonly<Record<Who, OpenApi.SecurityRequirementObject[]>> = {
  shopper: [{ publishable_key: [] }],
  owner: [{ publishable_key: [], customer: [] }, { publishable_key: [], customer_session: [] }, { publishable_key: [], voucher_token: [] }],
  recipient: [{ publishable_key: [], voucher_token: [] }],
  card_owner: [{ publishable_key: [] }, { publishable_key: [], customer: [] }, { publishable_key: [], customer_session: [] }],
  customer: [{ publishable_key: [], customer: [] }, { publishable_key: [], customer_session: [] }],
  admin: [{ admin: [] }, { admin_session: [] }, { admin_api_key: [] }],
  upstream: [],
}

const SCHEMES: Record<string, OpenApi.SecuritySchemeObject> = {
  publishable_key: { type: "apiKey", in: "header", name: "x-publishable-api-key" },
  customer: { type: "http", scheme: "bearer", description: "A customer's token of Medusa's own auth routes." },
  customer_session: { type: "apiKey", in: "cookie", name: "connect.sid" },
  voucher_token: { type: "apiKey", in: "header", name: "x-voucher-token", description: "Of `POST /store/carts/:id/voucher-token`, or of a mailed link. Never in an address." },
  admin: { type: "http", scheme: "bearer", description: "A user's token of Medusa's own auth routes." },
  admin_session: { type: "apiKey", in: "cookie", name: "connect.sid" },
  admin_api_key: { type: "http", scheme: "basic", description: "A secret API key as the user name." },
}

const REFUSALS: Readonly<Record<number, string>> = {
  400: "Not valid, or not possible now; `message` says why.",
  401: "Not signed in, or not signed.",
  403: "Signed in, but not allowed.",
  404: "Unknown, or not the caller's.",
  408: "The body did not arrive in time.",
  409: "Something else is under way; try again.",
  413: "The body is too large.",
  415: "Not JSON in utf-8.",
  429: "Too many requests; `Retry-After` says for how many seconds.",
}
const MEANINGS: Readonly<Record<number, string>> = { 200: "Done.", 202: "Begun.", 304: "Not changed since the `ETag` of `If-None-Match`." }

/** JSON Schema 2020-12 of a zod schema; those with an id become components. */
function schemaOf(schema: z.ZodType, io: "input" | "output", components: Components): Schema {
  // Wrapped, so that a schema with an id of its own becomes a reference as well.
  const { $defs = {}, properties } = z.toJSONSchema(z.object({ it: schema }), {
    io,
    metadata: shapes,
    unrepresentable: "any",
    // The format says the same as zod's long expression for it.
    override: ({ jsonSchema }) => void (jsonSchema.format && delete jsonSchema.pattern),
  })
  for (const [name, { id: _id, ...definition }] of Object.entries($defs)) {
    const written = renamed(definition) as OpenApi.SchemaObject
    if (components[name] && JSON.stringify(components[name]) !== JSON.stringify(written)) throw new Error(`two schemas are called ${name}`)
    components[name] = written
  }
  return renamed(properties?.it) as Schema
}

/** References as OpenAPI has them. */
function renamed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(renamed)
  if (typeof node !== "object" || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, key === "$ref" && typeof value === "string" ? value.replace("#/$defs/", "#/components/schemas/") : renamed(value)]))
}

function parametersOf(name: RouteName, { query, signedBy = [] }: Route, components: Components): OpenApi.ParameterObject[] {
  const inPath = [...name.matchAll(/:(\w+)/g)].map(([, param = ""]): OpenApi.ParameterObject => ({ name: param, in: "path", required: true, schema: { type: "string" } }))
  const { properties = {}, required = [] } = (query ? schemaOf(query, "input", components) : {}) as OpenApi.SchemaObject
  const inQuery = Object.entries(properties).map(([param, schema]): OpenApi.ParameterObject => ({ name: param, in: "query", required: required.includes(param), schema: schema as OpenApi.ParameterObject["schema"] }))
  const inHeader = signedBy.map((header): OpenApi.ParameterObject => ({ name: header, in: "header", required: !header.endsWith("V2"), schema: { type: "string" } }))
  return [...inPath, ...inQuery, ...inHeader]
}

function responsesOf(name: RouteName, route: Route, components: Components): OpenApi.ResponsesObject {
  const content: Record<string, OpenApi.MediaTypeObject> = { [route.media ?? "application/json"]: { schema: schemaOf(route.answer, "output", components) }, ...(route.orCsv ? { "text/csv": { schema: { type: "string" } } } : {}) }
  const successes = successesOf(route).map((status) => [status, { description: MEANINGS[status] ?? "Done.", ...(status === 304 ? {} : { content }) }])
  const refusals = refusalsOf(name, route).map((status) => [status, { $ref: "#/components/responses/Refused", description: REFUSALS[status] ?? "Refused." }])
  return Object.fromEntries([...successes, ...refusals, ["default", { $ref: "#/components/responses/Refused" }]]) as OpenApi.ResponsesObject
}

const operationId = (name: RouteName) => name.toLowerCase().replace(/[^a-z0-9]+/g, "_")

/** The OpenAPI 3.1 document of the plugin's own routes. */
export function openApiDocument(version: string): OpenApi.Document {
  const components: Components = {}
  const paths: Record<string, OpenApi.PathItemObject> = {}
  for (const [key, route] of Object.entries(routes) as [RouteName, Route][]) {
    const [method = "", path = ""] = key.split(" ")
    const operation: OpenApi.OperationObject = {
      operationId: operationId(key),
      tags: [path.split("/")[1] ?? ""],
      summary: route.summary,
      description: WHO[route.who].text,
      security: SECURITY[route.who],
      parameters: parametersOf(key, route, components),
      ...(route.body ? { requestBody: { required: !route.bodyOptional, content: { "application/json": { schema: schemaOf(route.body, "input", components) } } } } : {}),
      responses: responsesOf(key, route, components),
    }
    const template = path.replace(/:(\w+)/g, "{$1}")
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation }
  }
  const error = schemaOf(errorAnswer, "output", components)
  return {
    openapi: "3.1.1",
    info: { title: "medusa-plugin-voucher-hub", version, description: "The routes this plugin adds to a Medusa store. Amounts are major units. Words and rules: docs/http.md.", license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: "/", description: "The shop." }],
    tags: [
      { name: "store", description: "For shoppers." },
      { name: "admin", description: "For the dashboard and programs with a secret API key." },
      { name: "hooks", description: "Called by the upstreams." },
    ],
    paths,
    components: { schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))), securitySchemes: SCHEMES, responses: { Refused: { description: "Refused, or failed.", content: { "application/json": { schema: error } } } } },
  }
}
