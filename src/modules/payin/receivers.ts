import { z } from "@medusajs/framework/zod"
import { openSecret, sealSecret, type Keyring } from "../../domain/envelope"

const receiverSchema = z.record(z.string(), z.unknown())

/** Where a pay-out goes (bank account and the like): sealed in its action's row, emptied when the action is decided. */
export class ReceiverSeal {
  constructor(private readonly keyring: () => Keyring) {}

  seal(receiver: Readonly<Record<string, unknown>>): (actionId: string) => string {
    return (actionId) => sealSecret({ plaintext: JSON.stringify(receiver), rowId: actionId, keyring: this.keyring() })
  }

  open(action: { id: string; receiver: string | null }): Record<string, unknown> | null {
    return action.receiver === null ? null : receiverSchema.parse(JSON.parse(openSecret({ envelope: action.receiver, rowId: action.id, keyring: this.keyring() })))
  }
}
