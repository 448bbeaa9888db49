import { z } from "@medusajs/framework/zod"
import { eNumberOf, supplierFailureOf, type SupplierFailure } from "../../domain/supplier-failure"
import { isHtml, parseJsonAnswer, redact, type HttpAnswer, type ParsedJson } from "../http"
import {
  HubbleAuthenticationError,
  HubbleConfigurationError,
  HubbleForbiddenError,
  HubbleNotFoundError,
  HubbleRejectedError,
  HubbleUnknownOutcomeError,
  type HubbleError,
  type HubbleErrorDetails,
} from "./errors"
import { hubbleErrorBodySchema } from "./schemas"

const CHECK_CREDENTIALS = "check HUBBLE_CLIENT_ID and HUBBLE_CLIENT_SECRET; are staging keys used on production, or the other way round?"
const CHECK_BASE_URL = "check HUBBLE_BASE_URL: it is the origin alone, such as https://api.dev.myhubble.money"
const CHECK_ADDRESS = "this server's public address is not on Hubble's allow-list; add it in the portal (one list per environment)"

/** E-numbers about what was ordered (H:error); those below, and unknown ones, say nothing more about a 403 than it does. */
const OF_AN_ORDER = /^E[123]\d\d$/
/** Said by whatever stands before Hubble, which refuses by body and never by these (guide 6.6): no word on the request itself. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 425, 429])

/** Makes data of an answer or throws the error it means; `secrets` never show in what it throws. */
export type AnswerReader<T> = (answer: HttpAnswer, details: HubbleErrorDetails, secrets: readonly string[]) => T

const isSuccess = ({ status }: HttpAnswer) => status >= 200 && status <= 299

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * The one place where an HTTP answer becomes data or an error (guide 2.1, 5.5, 6.6; H:error). Only a 2xx that parses is
 * data; an error body counts as Hubble's refusal with 2xx and 4xx; 3xx, 5xx, HTML and what does not parse prove nothing.
 */
export function readAs<T>(schema: z.ZodType<T>): AnswerReader<T> {
  return (answer, details, secrets) => {
    const parsed = parseJsonAnswer(answer)
    if (!isSuccess(answer)) throw errorFrom(answer, parsed, details, secrets)
    if ("problem" in parsed) throw unknownOutcome(`Hubble answered ${answer.status} with ${parsed.problem}`, details)
    const result = schema.safeParse(parsed.json)
    if (result.success) return result.data
    if (eNumberOf(parsed.json)) throw rejected(parsed.json, details, secrets)
    const fields = [...new Set(result.error.issues.map((issue) => issue.path.join(".") || "the body"))]
    throw unknownOutcome(`Hubble answered ${answer.status}, but these fields do not parse: ${fields.slice(0, 5).join(", ")}`, details)
  }
}

/** For an endpoint whose answer no document shows: any 2xx that is neither HTML nor an error body is a yes. */
export const readAcknowledgement: AnswerReader<null> = (answer, details, secrets) => {
  const parsed = parseJsonAnswer(answer)
  if (!isSuccess(answer)) throw errorFrom(answer, parsed, details, secrets)
  if (isHtml(answer.text)) throw unknownOutcome(`Hubble answered ${answer.status} with HTML`, details)
  if ("json" in parsed && eNumberOf(parsed.json)) throw rejected(parsed.json, details, secrets)
  return null
}

function errorFrom(answer: HttpAnswer, parsed: ParsedJson, details: HubbleErrorDetails, secrets: readonly string[]): HubbleError {
  const { status } = answer
  const body = "json" in parsed && isObject(parsed.json) ? parsed.json : null
  const eNumber = eNumberOf(body)
  if (status < 400) return unknownOutcome(`Hubble redirected (${status}), which its API never does; ${CHECK_BASE_URL}`, details)
  if (status >= 500) return unknownOutcome(`Hubble answered ${status}`, details)
  if (status === 403 && !OF_AN_ORDER.test(eNumber ?? "")) return new HubbleForbiddenError(`Hubble answered 403: ${CHECK_ADDRESS}`, details)
  const isRead = details.route !== "POST /v1/partners/orders"
  if (status === 404 && isRead && (!eNumber || eNumber === "E001") && !isHtml(answer.text)) return new HubbleNotFoundError(details)
  // A limit that Hubble names is one of orders; of a read it says nothing about the order.
  if (NOT_NOW.has(status) && (isRead || supplierFailureOf(body).kind === "other")) return unknownOutcome(`Hubble answered ${status}`, details)
  if (body) return rejected(body, details, secrets)
  return unknownOutcome(`Hubble answered ${status} with ${"problem" in parsed ? parsed.problem : "no error body"}`, details)
}

/** A second 401 on the same call: the fresh token was refused too. */
export function refusedTwice(details: HubbleErrorDetails): HubbleError {
  return new HubbleAuthenticationError(`Hubble refused a fresh token on ${details.route} (401 twice); ${CHECK_CREDENTIALS}`, details)
}

/** Login's answers say what to fix (guide 2.1, H:auth). Null: an answer no document describes, left to the common rules. */
export function loginRefusal(answer: HttpAnswer, details: HubbleErrorDetails): HubbleError | null {
  const parsed = parseJsonAnswer(answer)
  const failure = "json" in parsed ? supplierFailureOf(parsed.json) : null
  const { status } = answer
  if (status === 401) return new HubbleAuthenticationError(`Hubble refused the credentials (login 401); ${CHECK_CREDENTIALS}`, details)
  if (status === 403) return new HubbleForbiddenError(`Hubble refused the login (403): ${CHECK_ADDRESS}`, details)
  if (status >= 300 && status < 400) return new HubbleConfigurationError(`Hubble's login redirects (${status}); ${CHECK_BASE_URL}`, details)
  if (status === 404 || (status < 500 && failure?.kind === "not_found")) {
    return new HubbleConfigurationError(
      `Hubble does not know this client (login RESOURCE_NOT_FOUND): wrong HUBBLE_CLIENT_ID, or the wrong environment; ${CHECK_BASE_URL}`,
      details,
    )
  }
  if (status !== 400) return null
  const missing = "Hubble misses fields in the login (400): HUBBLE_CLIENT_ID and HUBBLE_CLIENT_SECRET must both be set"
  return new HubbleConfigurationError(missing, details)
}

function unknownOutcome(message: string, details: HubbleErrorDetails): HubbleError {
  return new HubbleUnknownOutcomeError(`${message}; whether ${details.route} took effect is not known`, details)
}

function rejected(body: unknown, details: HubbleErrorDetails, secrets: readonly string[]): HubbleError {
  const failure = supplierFailureOf(body)
  const shown: SupplierFailure = { ...failure, text: failure.text === null ? null : redact(failure.text, secrets) }
  const subErrors = hubbleErrorBodySchema.safeParse(body).data?.subErrors ?? []
  const fields = subErrors.map(({ fieldName }) => redact(fieldName, secrets).slice(0, 60))
  return new HubbleRejectedError({ ...details, failure: shown, fields })
}
