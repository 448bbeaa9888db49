import { MedusaError } from "@medusajs/framework/utils"
import { MoneyError } from "../../domain/money"

/** What prices by a rule that a person chose. @throws MedusaError INVALID_DATA when the rule makes no amount of money of it. */
export function priced<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof MoneyError) throw new MedusaError(MedusaError.Types.INVALID_DATA, `This cannot be priced: ${error.message}`)
    throw error
  }
}
