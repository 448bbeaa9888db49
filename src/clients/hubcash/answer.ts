import type { z } from "@medusajs/framework/zod"
import { isHtml, parseJsonAnswer, redact, type HttpAnswer, type ParsedJson } from "../http"
import {
  HubcashAuthenticationError,
  HubcashForbiddenError,
  HubcashNotFoundError,
  HubcashRejectedError,
  HubcashUnknownOutcomeError,
  type HubcashError,
  type HubcashErrorDetails,
  type HubcashFieldError,
  type HubcashOutcome,
} from "./errors"
import { hubcashErrorBodySchema } from "./schemas"

const CHECK_BASE_URL = "check HUBCASH_BASE_URL: it ends in /v1, such as https://api.hubcash.com/v1"

/**
 * The one place where an HTTP answer becomes data or an error: any 2xx that parses is data (the document says 201, the SDK wants 200); 400 and 401 with
 * `Errors[]` are refusals for sure; of a write everything else proves nothing. `secrets` never show in what is thrown.
 */
export function readAnswer<T>(schema: z.ZodType<T>, answer: HttpAnswer, details: HubcashErrorDetails, secrets: readonly string[]): T {
  const parsed = parseJsonAnswer(answer)
  if (answer.status < 200 || answer.status > 299) throw errorFrom(answer, parsed, details, secrets)
  if ("problem" in parsed) throw unknownOutcome(`Hubcash answered ${answer.status} with ${parsed.problem}`, details)
  const result = schema.safeParse(parsed.json)
  if (result.success) return result.data
  const fields = [...new Set(result.error.issues.map((issue) => issue.path.join(".") || "the body"))]
  throw unknownOutcome(`Hubcash answered ${answer.status}, but these fields do not parse: ${fields.slice(0, 5).join(", ")}`, details)
}

function errorFrom(answer: HttpAnswer, parsed: ParsedJson, details: HubcashErrorDetails, secrets: readonly string[]): HubcashError {
  const { status } = answer
  const errors = "json" in parsed ? fieldErrorsOf(parsed.json, secrets) : null
  const isRead = details.route.startsWith("GET ")
  const outcome: HubcashOutcome = isRead || (errors && (status === 400 || status === 401)) ? "refused" : "unknown"
  if (status < 400) return unknownOutcome(`Hubcash redirected (${status}), which its API never does; ${CHECK_BASE_URL}`, details)
  if (status >= 500) return unknownOutcome(`Hubcash answered ${status}`, details)
  if (status === 401) return new HubcashAuthenticationError(outcome, { ...details, documented: errors !== null })
  if (status === 403) return new HubcashForbiddenError(outcome, details)
  if (status === 404 && isRead && !isHtml(answer.text)) return new HubcashNotFoundError(details)
  if (errors) return new HubcashRejectedError(outcome, { ...details, errors })
  return unknownOutcome(`Hubcash answered ${status} with ${"problem" in parsed ? parsed.problem : "no error body"}`, details)
}

function fieldErrorsOf(body: unknown, secrets: readonly string[]): HubcashFieldError[] | null {
  const { data } = hubcashErrorBodySchema.safeParse(body)
  if (!data) return null
  const shown = (text: string | null) => (text === null ? null : redact(text, secrets).slice(0, 200))
  return data.Errors.map(({ Type, Field, Description }) => ({ type: shown(Type), field: shown(Field)?.slice(0, 60) ?? null, description: shown(Description) }))
}

function unknownOutcome(message: string, details: HubcashErrorDetails): HubcashError {
  return new HubcashUnknownOutcomeError(`${message}; whether ${details.route} took effect is not known`, details)
}
