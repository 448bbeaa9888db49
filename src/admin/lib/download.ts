import { BASE, type Query } from "./hub"
import { sdk } from "./sdk"

/** Saves a CSV of the plugin under a name of the browser's choosing. */
export async function download(path: string, query: Query, name: string): Promise<void> {
  const answer = await sdk.client.fetch<Response>(`${BASE}${path}`, { query, headers: { accept: "text/csv" } })
  const url = URL.createObjectURL(await answer.blob())
  const link = Object.assign(document.createElement("a"), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
