import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { countingWrongAnswers } from "../../src/api/limits"

const notFound = new MedusaError(MedusaError.Types.NOT_FOUND, "Not found")

/** One address with an allowance of its own; what it was answered, and how often it was counted. */
function address(most: number) {
  let taken = 0
  const access = { take: async () => ((taken += 1) > most ? 7 : null) }
  const scope = { resolve: () => ({ access, hashAddress: (ip: string) => ip }) }
  const ask = async (handler: (req: MedusaRequest, res: MedusaResponse) => Promise<void>) => {
    const answer: { status?: number; retryAfter?: string } = {}
    const res = {
      setHeader: (name: string, value: string) => void (name === "Retry-After" && (answer.retryAfter = value)),
      status: (status: number) => ({ json: () => void (answer.status = status) }),
    }
    await countingWrongAnswers(handler)({ scope, ip: "192.0.2.1" } as unknown as MedusaRequest, res as unknown as MedusaResponse)
    return answer
  }
  return { ask, taken: () => taken }
}

const wrong = () => Promise.reject(notFound)

describe("A route that counts its wrong answers", () => {
  it("says so many times that nothing is there, then that it was asked too often", async () => {
    const { ask } = address(2)
    for (let turn = 0; turn < 2; turn += 1) await expect(ask(wrong)).rejects.toBe(notFound)
    expect(await ask(wrong)).toEqual({ status: 429, retryAfter: "7" })
  })

  it("counts nothing else, and serves whoever asks for his own when the address has used up its allowance", async () => {
    const { ask, taken } = address(0)
    let served = 0
    for (let turn = 0; turn < 200; turn += 1) await ask(async () => void (served += 1))
    await expect(ask(() => Promise.reject(new MedusaError(MedusaError.Types.NOT_ALLOWED, "It is a gift")))).rejects.toThrow("It is a gift")
    expect([served, taken()]).toEqual([200, 0])
    expect((await ask(wrong)).status).toBe(429)
    await ask(async () => void (served += 1))
    expect(served).toBe(201)
  })
})
