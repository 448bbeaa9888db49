import http from "node:http"
import type { Case } from "./cases"

export interface Shot {
  /** 0 when no answer came. */
  status: number
  text: string
  contentType: string
}

const MOST_KEPT = 4 * 1024 * 1024

/** Sends cases byte by byte as they are: fetch would mend paths and refuse bodies. Each comes from an address of its own, or the limits on guesses would answer everything. */
export class Gun {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 32 })
  #shots = 0

  constructor(private readonly port: number) {}

  async shoot(one: Case): Promise<Shot> {
    this.#shots += 1
    const shot = await this.#send(one)
    // The shop closes connections that were idle for long; who writes into one at that moment sends again, as browsers do.
    return shot.status === 0 && shot.idle ? this.#send(one) : shot
  }

  #send({ method, path, headers, body }: Case): Promise<Shot & { idle?: boolean }> {
    const [a, b] = [Math.floor(this.#shots / 250) % 250, this.#shots % 250]
    const length = body === null ? {} : { "content-length": String(Buffer.byteLength(body)) }
    return new Promise((resolve) => {
      const failed = (error: Error) => resolve({ status: 0, text: error.message, contentType: "", idle: request.reusedSocket })
      const request = http.request({ host: "127.0.0.1", port: this.port, method, path, agent: this.#agent, headers: { "x-forwarded-for": `10.${Math.floor(this.#shots / 62_500)}.${a}.${b}`, ...headers, ...length }, timeout: 60_000 }, (answer) => {
        const chunks: Buffer[] = []
        let kept = 0
        const contentType = answer.headers["content-type"] ?? ""
        const done = () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8"), contentType })
        answer.on("data", (chunk: Buffer) => {
          if ((kept += chunk.length) <= MOST_KEPT) chunks.push(chunk)
          // A stream of events goes on for minutes; its first words will do.
          if (!contentType.startsWith("text/event-stream")) return
          done()
          request.destroy()
        })
        answer.on("end", done)
        answer.on("error", done)
      })
      request.on("timeout", () => request.destroy(new Error("no answer within a minute")))
      request.on("error", failed)
      request.end(body ?? undefined)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
