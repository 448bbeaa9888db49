const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * JSON with integers beyond 2^53 as text instead of rounded: 123hub's ids are integers of unknown length, and two of them
 * must not become one. An amount that large then is no number and does not parse, which is right too.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (!/\d{16}/.test(text)) return value
  // The text is valid JSON here, so every quote has its partner and the pattern runs once over it.
  return JSON.parse(text.replace(STRING_OR_NUMBER, (token) => (/^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token)))
}
