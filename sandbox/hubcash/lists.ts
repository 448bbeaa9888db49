/** What the account can take: brands with their first digits, currencies. Names are case sensitive. */
export interface SandboxBrand {
  name: string
  numberDigits: number
  numberSecurity: number
  prefixes: readonly string[]
  /** Found by no fewer and no more first digits than this ("some cards only work with six, others four"). */
  foundBy: 4 | 6
}

export const brands: readonly SandboxBrand[] = [
  { name: "Visa", numberDigits: 16, numberSecurity: 3, prefixes: ["4"], foundBy: 4 },
  { name: "Mastercard", numberDigits: 16, numberSecurity: 3, prefixes: ["51", "52", "53", "54", "55"], foundBy: 6 },
  { name: "Amex", numberDigits: 15, numberSecurity: 4, prefixes: ["34", "37"], foundBy: 4 },
  { name: "Elo", numberDigits: 16, numberSecurity: 3, prefixes: ["636368", "650031"], foundBy: 6 },
  { name: "Hipercard", numberDigits: 16, numberSecurity: 3, prefixes: ["606282"], foundBy: 6 },
]

export const currencies = [{ Name: "BRL", SymbolLeft: "R$", SymbolRight: "", DecimalPlace: 2 }, { Name: "USD", SymbolLeft: "US$", SymbolRight: "", DecimalPlace: 2 }] as const

export function presentBrand({ name, numberDigits, numberSecurity }: SandboxBrand) {
  return { Name: name, Image: `https://api.hubcash.com/images/brand/${name.toLowerCase()}.png`, NumberDigits: numberDigits, NumberSecurity: numberSecurity }
}

export function brandNamed(name: string): SandboxBrand | undefined {
  return brands.find((brand) => brand.name === name)
}

export function brandByDigits(digits: string): SandboxBrand | undefined {
  return brands.find(({ foundBy, prefixes }) => digits.length === foundBy && prefixes.some((prefix) => digits.startsWith(prefix)))
}
