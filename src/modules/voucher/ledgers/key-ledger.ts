import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { keyUse, rotateBatch, type KeyUse, type RotatedBatch } from "../ledger/rotation"
import type { Vault } from "../vault"

const BATCH = 200

/** Which key the codes rest under, and their way to the active one. Without a vault there is nothing to turn. */
export class KeyLedger {
  constructor(
    private readonly knex: Knex,
    private readonly vault: Vault | null,
  ) {}

  get activeKeyId(): string | null {
    return this.vault?.activeKeyId ?? null
  }

  async use(): Promise<KeyUse | null> {
    return this.vault ? keyUse(this.knex, this.vault.activeKeyId) : null
  }

  async rotate(after: string, limit = BATCH): Promise<RotatedBatch> {
    if (!this.vault) return { rotated: 0, unreadable: [], next: null }
    return rotateBatch(this.knex, { activeKeyId: this.vault.activeKeyId, reseal: this.vault.reseal, after, limit })
  }
}
