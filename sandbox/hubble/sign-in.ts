/** Login and tokens (S0 2.1, 2.2). */
import { seededDigits } from "../shared/seeded"
import type { Answer } from "../shared/routes"
import type { HubbleConfig } from "./config"
import { badRequest, forbidden, notFound, unauthorized } from "./errors"

export class SignIn {
  readonly logins: { at: string; status: number }[] = []
  private readonly tokens = new Map<string, number>()

  constructor(private readonly config: () => HubbleConfig, private readonly seed: string | number) {}

  login(body: unknown, requestId: string | null): Answer {
    const answer = this.answerLogin(body, requestId)
    this.logins.push({ at: new Date().toISOString(), status: answer.status })
    return answer
  }

  /** Null when the call may go on. */
  refuse(authorization: string | string[] | undefined, requestId: string | null): Answer | null {
    if (!this.config().credentials.ipAllowed) return forbidden(requestId)
    const token = typeof authorization === "string" ? /^Bearer (.+)$/.exec(authorization)?.[1] : undefined
    const expires = token === undefined ? undefined : this.tokens.get(token)
    return expires !== undefined && expires > Date.now() ? null : unauthorized(requestId)
  }

  expireAll(): void {
    this.tokens.clear()
  }

  private answerLogin(body: unknown, requestId: string | null): Answer {
    const { credentials, tokenSeconds } = this.config()
    const { clientId, clientSecret } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>
    if (!credentials.ipAllowed) return forbidden(requestId)
    const missing = Object.entries({ clientId, clientSecret }).filter(([, value]) => typeof value !== "string" || value === "")
    if (missing.length > 0) {
      const subErrors = missing.map(([fieldName]) => ({ fieldName, message: "must not be blank", debugMessage: null }))
      return badRequest("Missing fields in request body", requestId, subErrors)
    }
    if (clientId !== credentials.clientId && credentials.wrongClientId === "resource_not_found") return notFound(requestId, "clientId")
    const wrong = clientId !== credentials.clientId || clientSecret !== credentials.clientSecret
    if (wrong || credentials.expired) return unauthorized(requestId, "Wrong clientId or clientSecret")
    const token = `eyJhbGciOiJIUzI1NiIs.${seededDigits(24, this.seed, "token", this.logins.length)}.${Date.now()}`
    this.tokens.set(token, Date.now() + tokenSeconds * 1_000)
    return { status: 200, body: { token, expiresInSecs: tokenSeconds } }
  }
}
