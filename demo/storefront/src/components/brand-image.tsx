import { useState } from "react"
import type { Brand } from "../api"

const hueOf = (text: string) => [...text].reduce((hue, letter) => (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
const initialsOf = (title: string) => title.split(/\s+/).slice(0, 2).map((word) => word[0]?.toUpperCase() ?? "").join("")

/** The brand's picture, or its initials while there is none or it does not load. Decoration: the title stands beside it. */
export function BrandImage({ brand }: { brand: Pick<Brand, "title" | "images"> }) {
  const [broken, setBroken] = useState(false)
  const [source] = brand.images
  return (
    <div className="brand-image" style={{ "--hue": hueOf(brand.title) } as React.CSSProperties} aria-hidden="true">
      {source && !broken ? <img src={source} alt="" loading="lazy" referrerPolicy="no-referrer" onError={() => setBroken(true)} /> : <span>{initialsOf(brand.title)}</span>}
    </div>
  )
}
