/** The partner's wallet: debited at the gross amount (S1), in integer paise. */
import { toMajor, toMinor } from "../../src/domain/money"

export interface WalletEntry {
  at: string
  order_id: string | null
  /** Rupees; for `set` the new balance. */
  amount: number
  kind: "debit" | "credit_failed" | "credit_reversed" | "set"
}

export class Wallet {
  readonly entries: WalletEntry[] = []
  private paise = 0

  constructor(rupees: number) {
    this.paise = toMinor(rupees, "INR")
  }

  get balance(): number {
    return toMajor(this.paise, "INR")
  }

  covers(paise: number): boolean {
    return this.paise >= paise
  }

  set(rupees: number): void {
    this.paise = toMinor(rupees, "INR")
    this.note(null, this.paise, "set")
  }

  debit(orderId: string, paise: number): void {
    this.paise -= paise
    this.note(orderId, paise, "debit")
  }

  credit(orderId: string, paise: number, kind: "credit_failed" | "credit_reversed"): void {
    this.paise += paise
    this.note(orderId, paise, kind)
  }

  private note(order_id: string | null, paise: number, kind: WalletEntry["kind"]): void {
    this.entries.push({ at: new Date().toISOString(), order_id, amount: toMajor(paise, "INR"), kind })
  }
}
