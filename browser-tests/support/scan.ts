import fs from "node:fs"
import type { Locator } from "playwright-core"
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader"

// Otherwise it would fetch itself from a CDN.
prepareZXingModule({ overrides: { wasmBinary: fs.readFileSync(require.resolve("zxing-wasm/reader/zxing_reader.wasm")).buffer as ArrayBuffer } })

/** What a scanner reads off the screen: photographs the element and decodes it. */
export async function scan(image: Locator): Promise<{ format: string; text: string } | null> {
  await image.scrollIntoViewIfNeeded()
  const [found] = await readBarcodes(new Uint8Array(await image.screenshot()), { tryHarder: true })
  return found ? { format: found.format, text: found.text } : null
}
