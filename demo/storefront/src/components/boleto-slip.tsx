import type { PaymentInstructions } from "../api"
import { barcodeOf, printedLine } from "../boleto"
import { day, money } from "../money"
import { CodeImage } from "./code-image"
import { CopyButton } from "./copy-button"

interface BoletoSlipProps {
  boleto: NonNullable<PaymentInstructions["boleto"]>
  amount: number | undefined
  currency: string | undefined
}

/** Line to type, bar code, amount and due day; a bank's app needs one of the first two. */
export function BoletoSlip({ boleto: { digitable, due_date }, amount, currency }: BoletoSlipProps) {
  if (!digitable) return <p role="status">Your boleto is being made…</p>
  const barcode = barcodeOf(digitable)
  return (
    <div className="boleto">
      <p>Pay this boleto with your bank's app. Banks confirm it within three working days; you may close this page, we write to you.</p>
      <dl className="facts">
        {amount !== undefined && currency && <div><dt>Amount</dt><dd>{money(amount, currency)}</dd></div>}
        {due_date && <div><dt>Pay until</dt><dd>{day(due_date)}</dd></div>}
      </dl>
      <div className="digitable">
        <code aria-label="Line to type">{printedLine(digitable)}</code>
        <CopyButton text={digitable.replace(/\D/g, "")} what="line" />
      </div>
      {barcode && <CodeImage symbology="itf" text={barcode} label="Bar code of the boleto" />}
    </div>
  )
}
