/** Hubcash's refusals: `{"Errors": [{Type, Field, Description}]}` with 400 and 401; everything else is ours, as no document describes it. */
import type { Answer } from "../shared/routes"

export interface FieldError {
  Type: string
  Field: string
  Description: string
}

export const fieldError = (Field: string, Description: string, Type = "Error"): FieldError => ({ Type, Field, Description })

export function refused(errors: FieldError[], status = 400): Answer {
  return { status, body: { Errors: errors } }
}

export function invalid(field: string, description: string): Answer {
  return refused([fieldError(field, description)])
}

/** Word for word the document's 401. */
export function unauthorized(): Answer {
  return refused([fieldError("headers", "Authorization with the API failed", "Authorization")], 401)
}

export function forbidden(): Answer {
  return refused([fieldError("headers", "This address or account is not allowed to do this", "Authorization")], 403)
}

export function notFound(field: string): Answer {
  return { ...refused([fieldError(field, "Not found")], 404), told: "404" }
}
