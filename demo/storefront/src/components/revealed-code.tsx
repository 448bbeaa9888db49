import { useEffect, useRef, useState } from "react"
import type { RevealedVoucher } from "../api"
import { day } from "../money"
import { CodeImage } from "./code-image"
import { CopyButton } from "./copy-button"
import { HowToUse } from "./how-to-use"

/** Code 128 holds ASCII only; a QR code holds anything. */
const fitsBars = (text: string) => /^[\x20-\x7e]{1,40}$/.test(text)

/** The opened voucher: only what this kind of card has, to copy, to scan, and how to use it. It lives in this component and goes with it. */
export function RevealedCode({ voucher }: { voucher: RevealedVoucher }) {
  const { card_number: number, card_pin: pin } = voucher
  const [symbology, setSymbology] = useState<"qr" | "code128">("qr")
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => panel.current?.focus(), [])
  const scanned = number ?? pin
  return (
    <div className="revealed" ref={panel} tabIndex={-1} role="group" aria-label="Your code">
      <dl className="codes">
        {number && <div><dt>Voucher number</dt><dd><code>{number}</code><CopyButton text={number} what="voucher number" /></dd></div>}
        {pin && <div><dt>PIN</dt><dd><code>{pin}</code><CopyButton text={pin} what="PIN" /></dd></div>}
        {voucher.valid_till && <div><dt>Valid until</dt><dd>{day(voucher.valid_till)}</dd></div>}
      </dl>
      {scanned && (
        <>
          <CodeImage symbology={symbology} text={scanned} label={symbology === "qr" ? "QR code to show at the till" : "Bar code to show at the till"} />
          {fitsBars(scanned) && <p><button type="button" className="button button-small" onClick={() => setSymbology(symbology === "qr" ? "code128" : "qr")}>{symbology === "qr" ? "Show a bar code instead" : "Show a QR code instead"}</button></p>}
        </>
      )}
      <HowToUse instructions={voucher.instructions} terms={voucher.terms} />
    </div>
  )
}
