import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { checkCase, refundCase, retryCase } from "../ledger/case-actions"
import { resolveCase } from "../ledger/case-resolve"
import { caseSubject, closeCases, isSettledByPerson, listCases, openCase, takeUnannounced, type CaseInput } from "../ledger/cases"

/** Cases a person must see (`protocol.md` section 6). */
export class CaseLedger {
  constructor(private readonly knex: Knex) {}

  open(input: CaseInput) {
    return openCase(this.knex, input)
  }

  close(match: Parameters<typeof closeCases>[1], by: string, note: string) {
    return closeCases(this.knex, match, by, note)
  }

  list(filter: Parameters<typeof listCases>[1]) {
    return listCases(this.knex, filter)
  }

  takeUnannounced(limit: number) {
    return takeUnannounced(this.knex, limit)
  }

  /** A case with what its key is about (the payment, for a case of the money ledger); null for an unknown id. */
  subject(id: string) {
    return caseSubject(this.knex, id)
  }

  isSettledByPerson(dedupeKey: string) {
    return isSettledByPerson(this.knex, dedupeKey)
  }

  check(id: string) {
    return this.knex.transaction((trx) => checkCase(trx, id))
  }

  retry(id: string, by: string) {
    return this.knex.transaction((trx) => retryCase(trx, id, by))
  }

  refund(id: string, by: string) {
    return this.knex.transaction((trx) => refundCase(trx, id, by))
  }

  resolve(id: string, by: string, input: Parameters<typeof resolveCase>[3]) {
    return this.knex.transaction((trx) => resolveCase(trx, id, by, input))
  }
}
