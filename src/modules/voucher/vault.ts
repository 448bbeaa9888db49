import { MedusaError } from "@medusajs/framework/utils"
import { createKeyring, hashBuyer, hashIp, lastFour, openSecret, sealSecret, type Keyring } from "../../domain/envelope"
import { toMajor } from "../../domain/money"
import type { SealVoucher } from "../../domain/supplier-answer"
import { AWAITS_CAPTURE_TEXT, UNIT_STATES, type UnitState } from "../../domain/unit-state"
import { firstRow, newId, rows, type Db } from "./ledger/sql"

/** What the one reading of a code returns (`surface.md`); it goes from here to the answer and nowhere else. */
export interface RevealedVoucher {
  order_id: string
  brand_id: string
  card_type: string
  card_number: string | null
  card_pin: string | null
  valid_till: string | null
  amount: number
  currency: string
}

export interface RevealActor {
  type: "customer" | "guest" | "recipient" | "user" | "mail"
  id: string | null
  ip: string | null
  reason: string | null
}

/** Seals a vault row anew under the active key. */
export type Reseal = (row: { id: string; envelope: string; brandId: string }) => { envelope: string; fingerprint: string }

/** A keyed hash of an e-mail or address, hex. */
export type HashBuyer = (detail: "email" | "address", text: string) => string

interface Secret {
  number: string | null
  pin: string | null
}

/** Seals codes on their way in and opens them for a reveal. Holds the keys; nothing else in the plugin does. */
export class Vault {
  readonly #keyring: Keyring

  constructor(keys: { activeKeyId: string; keys: Readonly<Record<string, string>> }) {
    this.#keyring = createKeyring(keys)
  }

  /** Given to the gateway, so that a code is sealed in the function that parsed it (`design.md`). */
  readonly seal: SealVoucher = (voucher) => {
    const id = newId("vlt")
    const secret: Secret = { number: voucher.cardNumber, pin: voucher.cardPin }
    return {
      id,
      supplierVoucherId: voucher.supplierVoucherId,
      cardType: voucher.cardType,
      envelope: sealSecret({ plaintext: JSON.stringify(secret), rowId: id, keyring: this.#keyring }),
      keyId: this.#keyring.activeKeyId,
      fingerprint: this.#keyring.activeFingerprint(voucher),
      fingerprints: this.#keyring.fingerprints(voucher),
      last4: lastFour(voucher.cardNumber),
      validTill: voucher.validTill,
      amount: voucher.amount,
    }
  }

  get activeKeyId(): string {
    return this.#keyring.activeKeyId
  }

  /** A network address made comparable without being kept, for audit and throttle. */
  readonly hashAddress = (ip: string): string => hashIp(ip, this.#keyring)

  /**
   * The same code sealed under the active key, with its fingerprint under that key. The text never leaves this method.
   * @throws VaultError when the row cannot be opened.
   */
  readonly reseal: Reseal = ({ id, envelope, brandId }) => {
    const plaintext = openSecret({ envelope, rowId: id, keyring: this.#keyring })
    const { number, pin } = JSON.parse(plaintext) as Secret
    return {
      envelope: sealSecret({ plaintext, rowId: id, keyring: this.#keyring }),
      fingerprint: this.#keyring.activeFingerprint({ brandId, cardNumber: number, cardPin: pin }),
    }
  }

  /** Makes e-mails and addresses comparable for the hold rules; given texts that are written alike. */
  readonly hashBuyer: HashBuyer = (detail, text) => hashBuyer(detail, text, this.#keyring)

  /**
   * Opens the code of a delivered unit and writes the audit row in the same transaction: no reveal without its trace.
   * @throws MedusaError NOT_ALLOWED naming the state when the unit is not delivered.
   */
  async reveal(trx: Db, unitId: string, actor: RevealActor): Promise<RevealedVoucher> {
    const unit = await firstRow<{ id: string; state: UnitState; order_id: string; brand_id: string; currency: string; awaits_capture: boolean }>(
      trx,
      `select u.id, u.state, u.order_id, u.brand_id, u.face_currency as currency, p.awaits_capture from voucher_unit u join voucher_purchase p on p.order_id = u.order_id
       where u.id = :unitId for share of u`,
      { unitId },
    )
    if (!unit) throw new MedusaError(MedusaError.Types.NOT_FOUND, "Voucher was not found")
    if (unit.state !== "delivered") throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `This voucher cannot be shown, its state is "${unit.state}". ${UNIT_STATES[unit.state].text}`)
    if (unit.awaits_capture) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `This voucher cannot be shown yet, its state is "sealed". ${AWAITS_CAPTURE_TEXT}`)
    const row = await firstRow<{ id: string; envelope: string; card_type: string; valid_till: string | null; amount: number }>(
      trx,
      `select id, envelope, card_type, valid_till, amount_minor::float8 as amount from voucher_vault where unit_id = :unitId`,
      { unitId },
    )
    if (!row) throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, `Unit ${unitId} is delivered but its vault row is missing; restore the row from a backup`)
    await rows(
      trx,
      `insert into voucher_reveal (id, unit_id, order_id, actor_type, actor_id, ip_hash, reason) values (:id, :unitId, :orderId, :type, :actorId, :ipHash, :reason)`,
      { id: newId("vrev"), unitId, orderId: unit.order_id, type: actor.type, actorId: actor.id, ipHash: actor.ip === null ? null : this.hashAddress(actor.ip), reason: actor.reason },
    )
    if (actor.type === "recipient") {
      await rows(trx, `update voucher_recipient g set opened_at = now(), updated_at = now() from voucher_unit u where u.id = :unitId and g.order_id = u.order_id and g.line_item_id = u.line_item_id and g.opened_at is null`, { unitId })
    }
    const secret = JSON.parse(openSecret({ envelope: row.envelope, rowId: row.id, keyring: this.#keyring })) as Secret
    return {
      order_id: unit.order_id,
      brand_id: unit.brand_id,
      card_type: row.card_type,
      card_number: secret.number,
      card_pin: secret.pin,
      valid_till: row.valid_till,
      amount: toMajor(row.amount, unit.currency),
      currency: unit.currency,
    }
  }
}
