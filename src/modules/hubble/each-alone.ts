/**
 * Does the work for all at once; where that fails, for each alone, so that an odd one spoils it for no other. What cannot be done is handed to
 * `refuse`, which throws what is nobody's fault here.
 */
export async function eachAlone<Item, Done>(items: readonly Item[], work: (items: readonly Item[]) => Promise<readonly Done[]>, refuse: (item: Item, error: unknown) => void): Promise<Done[]> {
  if (items.length === 0) return []
  try {
    return [...(await work(items))]
  } catch (error) {
    const [only] = items
    if (only !== undefined && items.length === 1) {
      refuse(only, error)
      return []
    }
  }
  const done: Done[] = []
  for (const item of items) done.push(...(await eachAlone([item], work, refuse)))
  return done
}
