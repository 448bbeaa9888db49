import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto"

/**
 * The vault's envelope: how a voucher code looks at rest. AES-256-GCM with a random nonce; the row id is associated
 * data, so a sealed secret opens only in the row it was sealed for. A row that holds two secrets seals them as one text
 * or gives each its own id ("<row>:pin"), else they could be swapped. Text: `v1:<key id>:<nonce>:<ciphertext and tag>`,
 * the last two base64url without padding.
 */

const VERSION = "v1"
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
/** 43 characters of base64 are 32 bytes, no more and no fewer. */
const KEY_TEXT = /^[A-Za-z0-9+/]{43}=?$/
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/

/** Why the vault refused. The message names row and key id, never a key or a content. */
export class VaultError extends Error {
  constructor(
    readonly reason: "bad_keyring" | "unknown_key" | "malformed" | "tampered",
    message: string,
  ) {
    super(message)
    this.name = "VaultError"
  }
}

/** What makes a voucher the same voucher (`protocol.md` 3.3). A part the card type does not have is null. */
export interface VoucherIdentity {
  brandId: string
  cardNumber: string | null
  cardPin: string | null
}

export interface KeyringOptions {
  /** The key that seals. Every other key still opens. */
  activeKeyId: string
  /** Key id to base64 of 32 bytes. */
  keys: Readonly<Record<string, string>>
  /** The key behind the hashes of addresses and e-mails, first in look-ups of fingerprints. Default: the smallest id, so that adding k2 beside k1 changes no hash. */
  fingerprintKeyId?: string
}

function readKey(id: string, text: string): Buffer {
  if (!KEY_ID.test(id)) throw new VaultError("bad_keyring", "A vault key id has to be 1 to 32 letters, digits, _ or -")
  if (!KEY_TEXT.test(text)) {
    throw new VaultError("bad_keyring", `The vault key "${id}" has to be base64 of exactly ${KEY_BYTES} bytes`)
  }
  return Buffer.from(text, "base64")
}

/** The keys of the vault. They are private fields, so that a keyring in a log or an error shows none of them. */
export class Keyring {
  readonly activeKeyId: string
  readonly fingerprintKeyId: string
  readonly #keys: ReadonlyMap<string, Buffer>

  /** @throws VaultError when a key is not 32 bytes, or the active or the fingerprint key is not among the keys. */
  constructor({ activeKeyId, keys, fingerprintKeyId }: KeyringOptions) {
    this.#keys = new Map(Object.entries(keys).map(([id, text]) => [id, readKey(id, text)]))
    this.activeKeyId = activeKeyId
    this.fingerprintKeyId = fingerprintKeyId ?? [...this.#keys.keys()].sort()[0] ?? ""
    for (const id of [this.activeKeyId, this.fingerprintKeyId]) this.key(id)
  }

  get keyIds(): string[] {
    return [...this.#keys.keys()].sort()
  }

  /** @throws VaultError `unknown_key` */
  key(id: string): Buffer {
    const key = this.#keys.get(id)
    if (!key) throw new VaultError("unknown_key", `The vault has no key "${id}". Put it back into vault.keys (or VAULT_KEYS)`)
    return key
  }

  /** The fingerprint to store, which tells the same voucher sent twice: HMAC-SHA256, hex, under a subkey of the key that seals. It moves with the envelope when keys are rotated, so an old key can be taken away. */
  activeFingerprint(voucher: VoucherIdentity): string {
    return fingerprint(this.key(this.activeKeyId), voucher)
  }

  /** The voucher's fingerprint under every key, the primary one first: what a stored one may be under, for look-ups. */
  fingerprints(voucher: VoucherIdentity): string[] {
    const others = this.keyIds.filter((id) => id !== this.fingerprintKeyId)
    return [this.fingerprintKeyId, ...others].map((id) => fingerprint(this.key(id), voucher))
  }
}

export function createKeyring(options: KeyringOptions): Keyring {
  return new Keyring(options)
}

function keyedHash(key: Buffer, purpose: string, text: string): string {
  const subkey = hkdfSync("sha256", key, "", `medusa-plugin-voucher-hub ${purpose} v1`, KEY_BYTES)
  return createHmac("sha256", Buffer.from(subkey)).update(text, "utf8").digest("hex")
}

function fingerprint(key: Buffer, { brandId, cardNumber, cardPin }: VoucherIdentity): string {
  return keyedHash(key, "fingerprint", JSON.stringify([brandId, cardNumber, cardPin]))
}

/** An address for the audit of reveals: equal addresses stay comparable, the address itself is not kept. Hex. */
export function hashIp(ip: string, keyring: Keyring): string {
  return keyedHash(keyring.key(keyring.fingerprintKeyId), "ip", ip)
}

/** What a shop counts orders by, an e-mail or a postal address, made comparable without being kept. Hex. */
export function hashBuyer(detail: "email" | "address", text: string, keyring: Keyring): string {
  return keyedHash(keyring.key(keyring.fingerprintKeyId), `buyer ${detail}`, text)
}

/** The last four letters or digits, for people to tell codes apart; null for a code under 8, which they would give away. */
export function lastFour(text: string | null): string | null {
  const code = (text ?? "").replace(/[^\p{L}\p{N}]/gu, "")
  return code.length >= 8 ? code.slice(-4) : null
}

export interface SealInput {
  plaintext: string
  rowId: string
  keyring: Keyring
  /** Source of the nonce; never give the same bytes twice under one key. */
  random?: (size: number) => Buffer
}

/** Seals a secret for one row, under the active key. */
export function sealSecret({ plaintext, rowId, keyring, random = randomBytes }: SealInput): string {
  const nonce = random(NONCE_BYTES)
  const cipher = createCipheriv("aes-256-gcm", keyring.key(keyring.activeKeyId), nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(rowId, "utf8"))
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()])
  return [VERSION, keyring.activeKeyId, nonce.toString("base64url"), sealed.toString("base64url")].join(":")
}

/** Only the one canonical spelling of the bytes counts, else a changed envelope could still open. */
function decode(text: string | undefined): Buffer | null {
  const bytes = Buffer.from(text ?? "", "base64url")
  return bytes.toString("base64url") === text ? bytes : null
}

/** The key id an envelope was sealed under, for key rotation; null when it is no envelope. */
export function envelopeKeyId(envelope: string): string | null {
  const [version, keyId = "", ...rest] = envelope.split(":")
  return version === VERSION && rest.length === 2 && KEY_ID.test(keyId) ? keyId : null
}

/**
 * Opens what `sealSecret` sealed for the same row.
 * @throws VaultError `malformed` (no envelope), `unknown_key` (its key is not in the keyring) or `tampered`.
 */
export function openSecret({ envelope, rowId, keyring }: { envelope: string; rowId: string; keyring: Keyring }): string {
  const keyId = envelopeKeyId(envelope)
  const [, , nonceText, sealedText] = envelope.split(":")
  const nonce = decode(nonceText)
  const sealed = decode(sealedText)
  if (keyId === null || nonce?.length !== NONCE_BYTES || !sealed || sealed.length < TAG_BYTES) {
    const form = `${VERSION}:<key id>:<nonce>:<content>`
    throw new VaultError("malformed", `The sealed secret of ${rowId} is not in the form ${form}; restore the row from a backup`)
  }
  const key = keyring.key(keyId)
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(rowId, "utf8"))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString("utf8")
  } catch {
    const causes = `was tampered with, belongs to another row, or key "${keyId}" is not the one it was sealed with`
    throw new VaultError("tampered", `The sealed secret of ${rowId} ${causes}; compare the row and vault.keys with a backup`)
  }
}
