/** The longest that anyone waited: from the start to the first look, between two, or from the last one until the end. */
export function longestWait(looks: readonly (readonly number[])[], until: number): number {
  const waits = looks.flatMap((times) => {
    const moments = [0, ...[...times].sort((a, b) => a - b), until]
    return moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0))
  })
  return Math.max(...waits)
}
