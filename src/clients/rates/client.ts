import { z } from "@medusajs/framework/zod"
import { HttpTransport, startDeadline, type RequestLogger } from "../http"

const DEADLINE_MS = 10_000

/** The document could not be read, or says nothing usable at that place. The message holds neither URL nor body. */
export class RateSourceError extends Error {
  constructor(message: string) {
    super(message)
    this.name = "RateSourceError"
  }
}

const decimal = z.union([z.number().positive().transform(plain), z.string().trim()]).pipe(z.string().regex(/^\d{1,12}(\.\d{1,8})?$/)).refine((text) => Number(text) > 0)

/** A JSON number as decimal text with at most eight decimals; "1e-7" would not be one. */
function plain(value: number): string {
  return value.toFixed(8).replace(/\.?0+$/, "")
}

function at(document: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined), document)
}

/**
 * Reads an exchange rate, units of a currency per rupee, from a JSON document: `path` names its place, such as "rates.BRL".
 * @throws RateSourceError
 */
export async function readRate(source: { url: string; path: string }, logger?: RequestLogger): Promise<string> {
  const { origin, pathname, searchParams } = new URL(source.url)
  // The path may hold a key and is no route template: as a prefix it is neither logged nor filled.
  const transport = new HttpTransport({ upstream: "rates", baseUrl: `${origin}${pathname}`, maxAnswerBytes: 1_000_000, ...(logger ? { logger } : {}) })
  const deadline = startDeadline(DEADLINE_MS)
  try {
    const answer = await transport.request({ method: "GET", route: pathname === "/" ? "/" : "", query: Object.fromEntries(searchParams), signal: deadline.signal })
    if (answer.status !== 200) throw new RateSourceError(`the rate source answered with status ${answer.status}`)
    const rate = decimal.safeParse(at(parsed(answer.text), source.path))
    if (!rate.success) throw new RateSourceError(`the rate source has no decimal rate at "${source.path}"`)
    return rate.data
  } catch (error) {
    if (error instanceof RateSourceError) throw error
    throw new RateSourceError(`the rate source gave no answer (${error instanceof Error ? error.name : "unknown"})`)
  } finally {
    deadline.release()
    await transport.close()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RateSourceError("the rate source did not answer with JSON")
  }
}
