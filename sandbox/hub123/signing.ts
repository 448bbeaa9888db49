/** 123hub's signatures (facts.md 2.1, 2.4), written here a second time on purpose: the client's must agree with them. */
import { createHash } from "node:crypto"

const sha512 = (...parts: (Buffer | string)[]) => createHash("sha512").update(Buffer.concat(parts.map((part) => Buffer.from(part as string)))).digest("hex")

export const dataHash = (body: Buffer | string, secret: string) => sha512(body, secret)

export const signatureV2 = (timestamp: string, body: Buffer | string, secret: string) => sha512(timestamp, body, secret)
