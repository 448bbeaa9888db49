import { createCipheriv, createHmac, hkdfSync } from "node:crypto"
import { inspect } from "node:util"

import { createKeyring, envelopeKeyId, hashIp, lastFour, openSecret, sealSecret, VaultError } from "../../src/domain/envelope"

const K1 = Buffer.alloc(32, 1)
const keys = { k1: K1.toString("base64"), k2: Buffer.alloc(32, 2).toString("base64"), k3: Buffer.alloc(32, 3).toString("base64") }
const before = createKeyring({ activeKeyId: "k1", keys: { k1: keys.k1 } })
const rotated = createKeyring({ activeKeyId: "k2", keys: { k1: keys.k1, k2: keys.k2 } })

const plaintext = "9840-CANARY-1245 / PIN ✓ 7731"
const rowId = "vunit_01"
const seal = (keyring = before) => sealSecret({ plaintext, rowId, keyring })

function refusal(action: () => unknown): VaultError {
  try {
    action()
  } catch (error) {
    if (error instanceof VaultError) return error
    throw error
  }
  throw new Error("the vault did not refuse")
}

const reasonOf = (envelope: string, keyring = before, id = rowId) => refusal(() => openSecret({ envelope, rowId: id, keyring })).reason

/** The same text with one character of one part replaced by another of its alphabet. */
function tamper(envelope: string, part: number, position: number): string {
  const parts = envelope.split(":")
  const text = parts[part] ?? ""
  const replaced = text[position] === "A" ? "B" : "A"
  parts[part] = text.slice(0, position) + replaced + text.slice(position + 1)
  return parts.join(":")
}

describe("a sealed secret", () => {
  test("opens in its row and shows nothing of itself", () => {
    const envelope = seal()
    expect(envelope).toMatch(/^v1:k1:[\w-]{16}:[\w-]+$/)
    expect(envelope).not.toContain("CANARY")
    expect(openSecret({ envelope, rowId, keyring: before })).toBe(plaintext)
  })

  test("may be empty", () => {
    const envelope = sealSecret({ plaintext: "", rowId, keyring: before })
    expect(openSecret({ envelope, rowId, keyring: before })).toBe("")
  })

  test("is AES-256-GCM with the row id as associated data, so that any tool can open it with the key", () => {
    const nonce = Buffer.alloc(12, 9)
    const cipher = createCipheriv("aes-256-gcm", K1, nonce)
    cipher.setAAD(Buffer.from(rowId))
    const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()])
    const envelope = sealSecret({ plaintext, rowId, keyring: before, random: (size) => Buffer.alloc(size, 9) })
    expect(envelope).toBe(`v1:k1:${nonce.toString("base64url")}:${sealed.toString("base64url")}`)
  })

  test("gets a nonce of its own each time", () => {
    expect(new Set(Array.from({ length: 200 }, () => seal().split(":")[2])).size).toBe(200)
  })

  test("does not open in another row", () => {
    expect(reasonOf(seal(), before, "vunit_02")).toBe("tampered")
  })

  test.each([["nonce", 2], ["content and tag", 3]])("does not open with any one character of its %s changed", (_, part) => {
    const envelope = seal()
    const length = envelope.split(":")[part]?.length ?? 0
    for (let position = 0; position < length; position++) expect(["tampered", "malformed"]).toContain(reasonOf(tamper(envelope, part, position)))
  })

  test("does not open with another spelling of the same bytes", () => {
    const envelope = sealSecret({ plaintext: "1", rowId, keyring: before })
    const last = envelope.at(-1) ?? ""
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    const twin = alphabet[alphabet.indexOf(last) ^ 1] ?? ""
    const respelled = `${envelope.slice(0, -1)}${twin}`
    expect(Buffer.from(respelled.split(":")[3] ?? "", "base64url")).toEqual(Buffer.from(envelope.split(":")[3] ?? "", "base64url"))
    expect(reasonOf(respelled)).toBe("malformed")
    expect(reasonOf(`${envelope}=`)).toBe("malformed")
    expect(reasonOf(`${envelope} `)).toBe("malformed")
  })

  test("does not open under the key id of another key", () => {
    expect(reasonOf(seal().replace("v1:k1:", "v1:k2:"), rotated)).toBe("tampered")
  })

  test.each(["", "v2:k1:AAAA:AAAA", "v1:k1:AAAA", "v1::AAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAA", "v1:k1:AAAA:AAAAAAAAAAAAAAAAAAAAAAAA", "v1:k1:AAAAAAAAAAAAAAAA:AAAA", "plain code"])(
    "that is %j is called malformed",
    (envelope) => expect(reasonOf(envelope)).toBe("malformed"),
  )

  test("with more parts than four, or another version, is malformed", () => {
    expect(reasonOf(`${seal()}:x`)).toBe("malformed")
    expect(reasonOf(seal().replace("v1:", "v2:"))).toBe("malformed")
  })

  test("no refusal repeats the content, the envelope or a key", () => {
    const envelope = seal()
    const said = { tampered: rowId, malformed: rowId, unknown_key: '"k7"', bad_keyring: "" }
    for (const bad of [tamper(envelope, 3, 2), `${envelope}:x`, envelope.replace(":k1:", ":k7:")]) {
      const { reason, message, stack } = refusal(() => openSecret({ envelope: bad, rowId, keyring: before }))
      expect(message).toContain(said[reason])
      for (const secret of ["CANARY", envelope.split(":")[3] ?? "", keys.k1]) expect(`${message}${stack}`).not.toContain(secret)
    }
  })
})

describe("rotating the key", () => {
  test("old envelopes open, new ones use the new key", () => {
    expect(openSecret({ envelope: seal(before), rowId, keyring: rotated })).toBe(plaintext)
    expect(envelopeKeyId(seal(rotated))).toBe("k2")
    expect(envelopeKeyId("plain code")).toBeNull()
  })

  test("an envelope whose key was taken away names the missing key", () => {
    const without = createKeyring({ activeKeyId: "k2", keys: { k2: keys.k2 } })
    const { reason, message } = refusal(() => openSecret({ envelope: seal(before), rowId, keyring: without }))
    expect(reason).toBe("unknown_key")
    expect(message).toBe('The vault has no key "k1". Put it back into vault.keys (or VAULT_KEYS)')
  })
})

describe("a keyring", () => {
  test.each<[string, Parameters<typeof createKeyring>[0], string]>([
    ["without its active key", { activeKeyId: "k9", keys }, 'no key "k9"'],
    ["without its fingerprint key", { activeKeyId: "k1", keys, fingerprintKeyId: "k9" }, 'no key "k9"'],
    ["of an inherited name", { activeKeyId: "constructor", keys }, 'no key "constructor"'],
    ["with a short key", { activeKeyId: "k1", keys: { k1: Buffer.alloc(16, 5).toString("base64") } }, 'key "k1" has to be base64 of exactly 32 bytes'],
    ["with a separator in an id", { activeKeyId: "k:1", keys: { "k:1": keys.k1 } }, "letters, digits, _ or -"],
    ["without keys", { activeKeyId: "k1", keys: {} }, 'no key "k1"'],
  ])("%s is refused", (_, options, part) => expect(refusal(() => createKeyring(options)).message).toContain(part))

  test("shows no key when it is printed", () => {
    const printed = `${inspect(rotated, { depth: 9, showHidden: true })}${JSON.stringify(rotated)}`
    for (const key of Object.values(keys)) expect(printed).not.toContain(key)
    expect(printed).not.toContain("01 01 01")
  })
})

describe("a voucher's fingerprint", () => {
  const voucher = { brandId: "brand_1", cardNumber: "9840011245", cardPin: "7731" }

  test("is an HMAC under a subkey of the key that seals", () => {
    const subkey = Buffer.from(hkdfSync("sha256", K1, "", "medusa-plugin-voucher-hub fingerprint v1", 32))
    expect(before.activeFingerprint(voucher)).toBe(createHmac("sha256", subkey).update('["brand_1","9840011245","7731"]').digest("hex"))
  })

  test("differs with brand, number and PIN, and with where one ends and the next begins", () => {
    const others = [
      voucher, { ...voucher, brandId: "brand_2" }, { ...voucher, cardNumber: "9840011246" }, { ...voucher, cardPin: "7732" },
      { ...voucher, cardPin: null }, { ...voucher, cardPin: "" }, { ...voucher, cardNumber: "98400112457", cardPin: "731" },
    ]
    expect(new Set(others.map((other) => before.activeFingerprint(other))).size).toBe(others.length)
  })

  test("under a key that is active no more is still among those it is looked up by", () => {
    expect(rotated.activeFingerprint(voucher)).not.toBe(before.activeFingerprint(voucher))
    expect(rotated.fingerprints(voucher)).toContain(before.activeFingerprint(voucher))
  })

  test("is looked up under every key, the primary one first", () => {
    const three = createKeyring({ activeKeyId: "k3", keys, fingerprintKeyId: "k2" })
    const found = three.fingerprints(voucher)
    expect(found).toHaveLength(3)
    expect(found[0]).toBe(createKeyring({ activeKeyId: "k2", keys: { k2: keys.k2 } }).activeFingerprint(voucher))
    expect(found).toContain(before.activeFingerprint(voucher))
  })
})

describe("what is kept beside a secret", () => {
  test.each<[string | null, string | null]>([
    ["6000 1234 5678 9012", "9012"], ["ABCD-EFGH-12", "GH12"], ["12345678", "5678"],
    ["1234-567", null], ["7731", null], ["", null], [null, null],
  ])("of %j the last four are %j", (code, shown) => expect(lastFour(code)).toBe(shown))

  test("an address is kept as a hash that is no fingerprint and needs the key", () => {
    expect(hashIp("203.0.113.7", before)).toMatch(/^[0-9a-f]{64}$/)
    expect(hashIp("203.0.113.7", rotated)).toBe(hashIp("203.0.113.7", before))
    expect(hashIp("203.0.113.8", before)).not.toBe(hashIp("203.0.113.7", before))
    expect(hashIp("203.0.113.7", createKeyring({ activeKeyId: "k2", keys: { k2: keys.k2 } }))).not.toBe(hashIp("203.0.113.7", before))
  })
})
