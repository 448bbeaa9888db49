/** Where the shop is, read at start so that one build serves any of them. */
export interface Settings {
  /** Origin of the Medusa store. */
  apiUrl: string
  publishableKey: string
}

/** `/config.json` stands beside this page: the demo's server writes it; in a shop of your own it is a file in `public/`. */
export async function loadSettings(): Promise<Settings> {
  const answer = await fetch("/config.json", { cache: "no-store" })
  if (!answer.ok) throw new Error(`/config.json answered ${answer.status}: it must hold {"apiUrl", "publishableKey"}`)
  const { apiUrl, publishableKey } = (await answer.json()) as Partial<Settings>
  if (!apiUrl || !publishableKey) throw new Error('/config.json must hold {"apiUrl", "publishableKey"}')
  return { apiUrl, publishableKey }
}
