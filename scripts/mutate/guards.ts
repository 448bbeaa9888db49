/** One guard of the protocol, how it is taken out, and the tests that must turn red without it. */
export interface Guard {
  rule: string
  file: string
  /** Exact text, which must occur once. */
  remove: string
  /** What stands in its place. */
  with: string
  /** jest project and path pattern. */
  project: "unit" | "integration"
  tests: string
}

const LEDGER = "src/modules/voucher/ledger"

export const GUARDS: readonly Guard[] = [
  { rule: "1 paid: captures and transactions, the smaller counts", file: "src/domain/paid.ts", remove: "Math.min(money.captured - money.refunded, money.transactions)", with: "(money.captured - money.refunded)", project: "unit", tests: "domain/paid" },
  { rule: "1 paid: funded covers what is required", file: "src/domain/paid.ts", remove: "if (funded >= required) return", with: "if (funded >= 0) return", project: "unit", tests: "domain/paid" },
  { rule: "1 paid: a full refund is not paid", file: "src/domain/paid.ts", remove: "if (funded <= 0 && (money.refunded > 0 || money.transactions < 0)) return \"refunded\"\n", with: "", project: "unit", tests: "domain/paid" },
  { rule: "1 paid: only the cart's credit lines count", file: "src/workflows/orders/read-order.ts", remove: "line.version === 1 && ", with: "", project: "unit", tests: "workflows/orders/read-order" },
  { rule: "2 split: at most the vouchers of an order", file: "src/domain/order-split.ts", remove: "if (limits.maxVouchersPerOrder !== null && count(order) > limits.maxVouchersPerOrder) return", with: "if (limits.maxVouchersPerOrder === -1) return", project: "unit", tests: "domain/order-split.spec" },
  { rule: "2 split: every denomination is on the list", file: "src/domain/order-split.ts", remove: "if (limits.denominations && !limits.denominations.includes(denomination)) {", with: "if (limits.denominations && denomination < 0) {", project: "unit", tests: "domain/order-split.spec" },
  { rule: "3.1 lease: a held row is not claimed", file: `${LEDGER}/claims.ts`, remove: "where so.due_at <= now() and (so.lease_until is null or so.lease_until < now())", with: "where so.due_at <= now()", project: "integration", tests: "ledger/claims" },
  { rule: "3.1 lease: nothing is sent with too little of it left", file: `${LEDGER}/attempts.ts`, remove: "so.lease_until > now() + (:sendMarginMs * interval '1 millisecond')", with: "so.lease_until > now() - (:sendMarginMs * interval '1 millisecond')", project: "integration", tests: "ledger/intent" },
  { rule: "3.1 fencing: every claim raises the token", file: `${LEDGER}/claims.ts`, remove: "lease_token = so.lease_token + 1", with: "lease_token = so.lease_token", project: "integration", tests: "ledger/claims" },
  { rule: "3.2 intent: an expired lease on placing is looked up, never posted", file: "src/domain/placement.ts", remove: "    case \"placing\":\n    case \"unknown\":\n      return \"look_up\"", with: "    case \"placing\":\n      return \"post\"\n    case \"unknown\":\n      return \"look_up\"", project: "unit", tests: "domain/placement" },
  { rule: "3.3 record: 404, silence and PROCESSING only under the current token", file: `${LEDGER}/record.ts`, remove: "context.current || (answer.kind === \"order\" && TERMINAL.has(answer.order.status))", with: "true", project: "integration", tests: "ledger/claims" },
  { rule: "3.3 record: what is recorded fences whoever holds a claim", file: `${LEDGER}/moves.ts`, remove: "lease_until = null, lease_token = so.lease_token + 1,", with: "lease_until = null,", project: "integration", tests: "ledger/claims" },
  { rule: "3.3 record: the same code elsewhere is sealed", file: `${LEDGER}/vouchers.ts`, remove: "if (duplicate) return seal(", with: "if (false) return seal(", project: "integration", tests: "ledger/count" },
  { rule: "3.4 one live attempt per unit, in the database", file: "src/modules/voucher/migrations/Migration20261120130000.ts", remove: "on voucher_attempt_unit (unit_id) where live`", with: "on voucher_attempt_unit (unit_id, attempt_id) where live`", project: "integration", tests: "ledger/intent" },
  { rule: "3.6 error body: one 404 settles it", file: "src/domain/placement.ts", remove: "  if (attempt.rejection && attempt.sends <= 1) return { to: \"rejected\", failure: attempt.rejection }\n", with: "", project: "unit", tests: "domain/(absence|placement)" },
  { rule: "3.8 an error body on a later send waits out the earlier ones", file: "src/domain/placement.ts", remove: "if (attempt.rejection && attempt.sends <= 1) return", with: "if (attempt.rejection) return", project: "unit", tests: "domain/(absence|placement)" },
  { rule: "3.7 a 404 before the settle time does not count", file: "src/domain/placement.ts", remove: "if (attempt.sentAgoMs < countsFrom) return", with: "if (attempt.sentAgoMs < 0) return", project: "unit", tests: "domain/(absence|placement)" },
  { rule: "3.7 two 404s, apart", file: "src/domain/placement.ts", remove: "if (attempt.absentCount === 0 || attempt.absentAgoMs === null) return { to: \"look_again\", inMs: times.absenceGapMs, counted: true }\n", with: "", project: "unit", tests: "domain/(absence|placement)" },
  { rule: "3.7 three sends at most", file: "src/domain/placement.ts", remove: "const last = attempt.sends >= MAX_SENDS ||", with: "const last = attempt.sends >= 99 ||", project: "unit", tests: "domain/(absence|placement)" },
  { rule: "3.8 absence is not failure: a look-up without answer goes on", file: `${LEDGER}/record.ts`, remove: "    if (answer.kind !== \"absent\") {", with: "    if (answer.kind === \"rejected\") {", project: "integration", tests: "ledger/absence" },
  { rule: "3.9 FAILED: a limit waits for the next full hour", file: "src/domain/placement.ts", remove: "  if (failure.kind === \"rate_limited\") return", with: "  if (failure.kind === \"not_found\") return", project: "unit", tests: "domain/placement" },
  { rule: "3.9 FAILED: retries are counted", file: "src/domain/time-scale.ts", remove: "if (!rule || retriesSoFar >= rule[0]) return null", with: "if (!rule) return null", project: "unit", tests: "domain/(placement|time-scale)" },
  { rule: "3.10 reads are never early", file: "src/domain/placement.ts", remove: "return Math.max(0, at - processingAgoMs)", with: "return 0", project: "unit", tests: "domain/placement" },
  { rule: "3.10 the cut-off holds the refund and calls a person", file: `${LEDGER}/record.ts`, remove: "if (nextInMs === null) return applyTimeOut(context)", with: "if (nextInMs === null) return", project: "integration", tests: "ledger/processing" },
  { rule: "3.10 webhooks: at most one read per order per minute", file: `${LEDGER}/reads.ts`, remove: "due_at = least(so.due_at, greatest(now(), so.extra_read_at + (:minGapMs * interval '1 millisecond')))", with: "due_at = now()", project: "integration", tests: "ledger/webhook-reads" },
  { rule: "3.11 count: vouchers go to units by amount", file: `${LEDGER}/vouchers.ts`, remove: "unit.face === voucher.amount && (good", with: "(good", project: "integration", tests: "ledger/count" },
  { rule: "3.11 count: an incomplete voucher is sealed", file: `${LEDGER}/vouchers.ts`, remove: "if (!voucher.complete) return seal(", with: "if (false) return seal(", project: "integration", tests: "ledger/count" },
  { rule: "3.11 count: a short SUCCESS is read once more, then a person's", file: `${LEDGER}/outcomes.ts`, remove: "if (stored.short.length && !claim.attempt?.shortRead) {", with: "if (false) {", project: "integration", tests: "ledger/count" },
  { rule: "3.12 REVERSED after SUCCESS revokes", file: `${LEDGER}/outcomes.ts`, remove: "[...handedOver, ...missing].map((row) => row.unit_id), \"revoked\", to)", with: "[], \"revoked\", to)", project: "integration", tests: "ledger/withdrawal" },
  { rule: "3.12 nothing follows REVERSED", file: `${LEDGER}/outcomes.ts`, remove: "  if (state === \"cancelled\" || state === \"reversed\") return true\n", with: "", project: "integration", tests: "ledger/withdrawal" },
  { rule: "3.14 SUCCESS on a refunded unit stays sealed", file: `${LEDGER}/vouchers.ts`, remove: "if (unit.state === \"refunding\" || unit.state === \"refunded\") {", with: "if (false) {", project: "integration", tests: "ledger/processing" },
  { rule: "3.15 ensure adopts what is there", file: `${LEDGER}/ensure.ts`, remove: "updated_at = now() where voucher_purchase.paid_at is null\n", with: "updated_at = now()\n", project: "integration", tests: "ledger/ensure" },
  { rule: "hold: a rule parks the order before anything is bought", file: `${LEDGER}/ensure.ts`, remove: "if (!reasons.length) return input.hold", with: "if (reasons.length >= 0) return input.hold", project: "integration", tests: "ledger/hold-rules" },
  { rule: "hold: orders of one buyer at the same moment take turns", file: `${LEDGER}/hold.ts`, remove: "  await takeTurn(trx, screening)\n", with: "  if (rules.length > 99) await takeTurn(trx, screening)\n", project: "integration", tests: "ledger/hold-rules" },
  { rule: "hold: what was cancelled or paid back does not count", file: `${LEDGER}/hold.ts`, remove: " and u.state not in ('cancelled', 'refunded')`", with: "`", project: "integration", tests: "ledger/hold-rules" },
  { rule: "hold: a split found later does not end it", file: `${LEDGER}/ensure.ts`, remove: "insertSupplierOrder(trx, { ...input, hold }, split.brandId", with: "insertSupplierOrder(trx, { ...input, hold: null }, split.brandId", project: "integration", tests: "ledger/hold-rules" },
  { rule: "hold: only the case that holds the units lets them go", file: `${LEDGER}/case-actions.ts`, remove: "  if (state === \"held\" && !endsHold(found, ids)) return 0\n", with: "  if (state === \"held\" && !endsHold(found, ids) && !ids.length) return 0\n", project: "integration", tests: "ledger/hold-rules" },
  { rule: "hold: new customers are held", file: "src/domain/hold-rules.ts", remove: "if (facts.knownForMs === null) return", with: "if (facts.knownForMs === -1) return", project: "unit", tests: "domain/hold-rules" },
  { rule: "limits: counted inside the commit before the POST", file: `${LEDGER}/attempts.ts`, remove: "    if (await mayNotSend(trx, claim, policy)) return null\n", with: "    if (false && (await mayNotSend(trx, claim, policy))) return null\n", project: "integration", tests: "ledger/own-limits" },
  { rule: "limits: one process at a time counts", file: `${LEDGER}/limits.ts`, remove: "  await rows(trx, `select pg_advisory_xact_lock(hashtextextended('voucher-hub limits', 0))`)\n", with: "  await rows(trx, `select 1`)\n", project: "integration", tests: "ledger/own-limits" },
  { rule: "limits: who waited first goes first", file: `${LEDGER}/limits.ts`, remove: "orders: sent.orders + waiting.orders, amount: sent.amount + waiting.amount", with: "orders: sent.orders + 0 * waiting.orders, amount: sent.amount + 0 * waiting.amount", project: "integration", tests: "ledger/own-limits" },
  { rule: "limits: a reference sent again is counted already", file: `${LEDGER}/limits.ts`, remove: "=> attempt?.state === \"unsent\" && attempt.sends > 0", with: "=> attempt?.state === \"unsent\" && attempt.sends > 9", project: "integration", tests: "ledger/own-limits" },
  { rule: "limits: what Hubble refused does not count", file: `${LEDGER}/limits.ts`, remove: " and a.state not in ('failed', 'not_created')", with: "", project: "integration", tests: "ledger/own-limits" },
  { rule: "limits and wallet: a reference that may be sent is not given up", file: "src/domain/placement.ts", remove: "return !mayBeSent && (waitingForMs", with: "return (mayBeSent || !mayBeSent) && (waitingForMs", project: "unit", tests: "domain/placement" },
  { rule: "4 one task per order at a time", file: `${LEDGER}/tasks.ts`, remove: "and (p.task_lease_until is null or p.task_lease_until < now())\n", with: "\n", project: "integration", tests: "ledger/tasks" },
  { rule: "4 a frozen order sends nothing", file: `${LEDGER}/claims.ts`, remove: "and (so.state not in ('ready', 'waiting_wallet') or p.frozen_until is null or p.frozen_until < now())", with: "", project: "integration", tests: "ledger/claims" },
  { rule: "vault: the row id is bound to the code", file: "src/domain/envelope.ts", remove: "    decipher.setAAD(Buffer.from(rowId, \"utf8\"))\n", with: "    decipher.setAAD(Buffer.from(envelope.slice(0, 0), \"utf8\"))\n", project: "unit", tests: "domain/envelope" },
  { rule: "reveal: only what is delivered", file: "src/modules/voucher/vault.ts", remove: "if (unit.state !== \"delivered\") throw", with: "if (unit.state === \"pending\") throw", project: "integration", tests: "ledger/vault" },
  { rule: "limits on guessing: what is used up is refused", file: `${LEDGER}/throttle.ts`, remove: "return row && row.taken > most ?", with: "return row && row.taken < 0 ?", project: "integration", tests: "ledger/throttle" },
  { rule: "limits on guessing: nothing is looked up beyond them", file: "src/api/limits.ts", remove: "  if (wait !== null) return tooMany(res, wait)\n  res.once", with: "  if (wait === -1) return tooMany(res, wait)\n  res.once", project: "integration", tests: "http/shopper" },
  { rule: "link: opens its order alone", file: `${LEDGER}/access.ts`, remove: "or t.order_id = p.order_id)", with: "or t.order_id is not null)", project: "integration", tests: "ledger/access" },
  { rule: "link: a provider's words are kept without it", file: "src/workflows/tasks/notify.ts", remove: ".replaceAll(mail.token ?? \"\\0\", \"(token)\")", with: "", project: "integration", tests: "http/shopper" },
  { rule: "used: only its owner", file: "src/workflows/orders/mark-used.ts", remove: "  await ownedUnit(container, unitId, asker)\n", with: "  if (!unitId) await ownedUnit(container, unitId, asker)\n", project: "integration", tests: "http/shopper" },
  { rule: "reveal in the dashboard: no API key", file: "src/workflows/orders/reveal-to-user.ts", remove: "if (actor.type !== \"user\") throw", with: "if (actor.type === \"\") throw", project: "integration", tests: "http/shopper" },
  { rule: "reveal in the dashboard: a second factor where it is asked for", file: "src/workflows/orders/reveal-to-user.ts", remove: "if (revealOptions.requireMfa && !actor.mfaDone) throw", with: "if (revealOptions.requireMfa && actor.id === \"\") throw", project: "integration", tests: "http/shopper" },
  { rule: "reveal in the dashboard: only listed users", file: "src/workflows/orders/reveal-to-user.ts", remove: "  throw refuse(\"You may not", with: "  if (actor.id === \"\") throw refuse(\"You may not", project: "integration", tests: "http/shopper" },
  { rule: "keys: a row is replaced only while it holds what was read", file: `${LEDGER}/rotation.ts`, remove: " and v.envelope = n.old returning", with: " returning", project: "integration", tests: "ledger/rotation" },
  { rule: "keys: fingerprints move with the codes", file: `${LEDGER}/rotation.ts`, remove: "fingerprint = n.fingerprint, ", with: "", project: "integration", tests: "ledger/rotation" },
  { rule: "keys: a code that cannot be opened stops nothing", file: `${LEDGER}/rotation.ts`, remove: "      unreadable.push(", with: "      if (id) throw error\n      unreadable.push(", project: "integration", tests: "ledger/rotation" },
  { rule: "reports: no formula for a spreadsheet", file: "src/workflows/reports/csv.ts", remove: "preventCsvInjection: true", with: "preventCsvInjection: false", project: "unit", tests: "workflows/reports" },
  { rule: "reveal: only its owner", file: `${LEDGER}/access.ts`, remove: "where u.id = :unitId and ${OWNED}`", with: "where u.id = :unitId and (true or ${OWNED})`", project: "integration", tests: "ledger/access" },
  { rule: "tokens expire", file: `${LEDGER}/access.ts`, remove: "t.token_hash = :hash and t.expires_at > now()", with: "t.token_hash = :hash", project: "integration", tests: "ledger/access" },
  { rule: "webhook: signature", file: "src/clients/hubble/signature.ts", remove: "timingSafeEqual(", with: "((_left: unknown, _right: unknown) => true)(", project: "unit", tests: "clients/hubble/signature" },
  { rule: "client: a 401 is repeated once only", file: "src/clients/hubble/session.ts", remove: "if (attempt === 2) throw", with: "if (attempt === 9) throw", project: "unit", tests: "clients/hubble" },
]
