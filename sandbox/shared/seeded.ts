/** Everything random in a sandbox is a pure function of its parts, so that a run replays. */
import { createHash } from "node:crypto"

type Part = string | number

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

function digest(parts: Part[]): Buffer {
  return createHash("sha256").update(parts.join("\u0000")).digest()
}

/** A number in [0, 1). */
export function seededFraction(...parts: Part[]): number {
  return digest(parts).readUIntBE(0, 6) / 2 ** 48
}

/** An integer in [0, below). */
export function seededInteger(below: number, ...parts: Part[]): number {
  return Math.floor(seededFraction(...parts) * below)
}

export function seededPick<T>(choices: readonly [T, ...T[]], ...parts: Part[]): T {
  return choices[seededInteger(choices.length, ...parts)] ?? choices[0]
}

/** Decimal digits, the first never 0; at most 30. */
export function seededDigits(length: number, ...parts: Part[]): string {
  return Array.from(digest(parts).subarray(0, length), (byte, index) => (index === 0 ? 1 + (byte % 9) : byte % 10)).join("")
}

/** Lower-case hexadecimal digits; at most 64. */
export function seededHex(length: number, ...parts: Part[]): string {
  return digest(parts).toString("hex").slice(0, length)
}

/** 26 characters of Crockford base32 that look like a ULID of the guide ("01K..."). */
export function seededUlid(...parts: Part[]): string {
  return `01K${Array.from(digest(parts).subarray(0, 23), (byte) => CROCKFORD[byte % 32]).join("")}`
}
