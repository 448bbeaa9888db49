import { firstRow, rows, type Db } from "../../../database/sql"
import { toMajor } from "../../../domain/money"

/** Whose payments: those begun while signed in, and those of carts that became his orders. */
export interface Payer {
  customerId: string
  cartIds: readonly string[]
  orderIds: readonly string[]
}

/** A payment as its payer may take it away; amounts in major units. */
export interface PaymentRecord {
  id: string
  method: string
  amount: number
  currency: string
  state: string
  order_id: string | null
  at: Date
}

const OF_PAYER = `(r.customer_id = :customerId or r.cart_id = any(:cartIds))`
const bound = ({ customerId, cartIds }: Payer) => ({ customerId, cartIds: [...cartIds] })

export async function paymentsOf(db: Db, payer: Payer): Promise<PaymentRecord[]> {
  const found = await rows<PaymentRecord>(
    db,
    `select r.id, r.method, r.amount_minor::float8 as amount, r.currency, r.state, r.order_id, r.created_at as at from payin_request r where r.state <> 'prepared' and ${OF_PAYER} order by r.created_at, r.id`,
    bound(payer),
  )
  return found.map((row) => ({ ...row, amount: toMajor(row.amount, row.currency) }))
}

/** Whether one of them is not decided: its service may still be asked with the payer's details, and its slip is still to be paid. */
export async function paymentOpen(db: Db, payer: Payer): Promise<boolean> {
  return (await firstRow(db, `select 1 as open from payin_request r where ${OF_PAYER} and r.state in ('ready', 'placing', 'unknown', 'pending', 'underpaid', 'authorized') limit 1`, bound(payer))) !== undefined
}

/** Takes the payer out of the rows and leaves the rows: his documents, the accounts he named for money back, his slips and pay pages, his id. They stay out: the service names them with every read. */
export async function forgetPayer(trx: Db, payer: Payer): Promise<void> {
  await rows(trx, `update payin_receiver set envelope = null, updated_at = now() where envelope is not null and order_id = any(:orderIds)`, { orderIds: [...payer.orderIds] })
  await rows(trx, `update payin_payer set envelope = null, updated_at = now() where envelope is not null and (cart_id = any(:cartIds) or id in (select r.payer_id from payin_request r where ${OF_PAYER}))`, bound(payer))
  await rows(trx, `update payin_request r set customer_id = null, boleto_image = null, boleto_digitable = null, redirect_url = null, return_url = null, forgotten_at = now(), updated_at = now() where ${OF_PAYER}`, bound(payer))
}
