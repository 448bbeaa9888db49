/** The message of whatever a workflow threw: a MedusaError leaves the engine as a plain object. */
export function failureReason(error: unknown): string {
  if (typeof error === "object" && error !== null && "message" in error && typeof error.message === "string") return error.message
  return String(error)
}
