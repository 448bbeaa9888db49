/** The sandbox's own record of money, in minor units: what tests hold the plugin's books against. */
export type MoneyKind = "paid_in" | "paid_out" | "refunded"

export interface MoneyEntry {
  at: string
  c_id: string
  kind: MoneyKind
  amount: number
  currency: string
}

export class MoneyBook {
  readonly entries: MoneyEntry[] = []

  move(kind: MoneyKind, c_id: string, amount: number, currency: string): void {
    this.entries.push({ at: new Date().toISOString(), c_id, kind, amount, currency })
  }

  /** What moved under one c_id. */
  of(c_id: string): Record<MoneyKind, number> {
    const moved = { paid_in: 0, paid_out: 0, refunded: 0 }
    for (const entry of this.entries) if (entry.c_id === c_id) moved[entry.kind] += entry.amount
    return moved
  }

  /** Paid in, less refunded and paid out. */
  net(currency: string): number {
    return this.entries.filter((entry) => entry.currency === currency)
      .reduce((sum, { kind, amount }) => sum + (kind === "paid_in" ? amount : -amount), 0)
  }
}
