import { code128, drawingSVG, interleaved2of5, qrcode } from "bwip-js/browser"

type Symbology = "qr" | "code128" | "itf"

function draw(symbology: Symbology, text: string): string {
  switch (symbology) {
    case "qr":
      return qrcode({ bcid: "qrcode", text, scale: 4 }, drawingSVG())
    case "code128":
      return code128({ bcid: "code128", text, scale: 2, height: 14 }, drawingSVG())
    case "itf":
      return interleaved2of5({ bcid: "interleaved2of5", text, scale: 2, height: 13 }, drawingSVG())
  }
}

/** Whole pixels a bar where there is room for them; bars may be any height, so a narrow screen's keep theirs. */
const sized = (svg: string) => svg.replace(/<svg viewBox="0 0 (\d+) (\d+)"/, '<svg width="$1" height="$2" viewBox="0 0 $1 $2" preserveAspectRatio="none"')

/** A code for a scanner: always dark on white with a quiet zone, whatever the colours of the page. */
export function CodeImage({ symbology, text, label }: { symbology: Symbology; text: string; label: string }) {
  return (
    <div className={`code-image code-image-${symbology}`}>
      <img src={`data:image/svg+xml,${encodeURIComponent(sized(draw(symbology, text)))}`} alt={label} />
    </div>
  )
}
