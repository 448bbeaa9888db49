/** A boleto that looks like one: line to type and bar code as FEBRABAN lays them out (bank 001), as a PNG that a browser shows. Nobody can pay it. */
import { seededDigits } from "../shared/seeded"
import { greyPng } from "./png"

const DAY_MS = 86_400_000

/** Due dates count days from 1997-10-07; after 9999 they began again at 1000. */
function dueFactor(due: Date): string {
  const days = Math.floor((due.getTime() - Date.UTC(1997, 9, 7)) / DAY_MS)
  return String(days <= 9_999 ? days : ((days - 1_000) % 9_000) + 1_000).padStart(4, "0")
}

function modulo10(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + Math.floor(product / 10) + (product % 10)
  }, 0)
  return String((10 - (sum % 10)) % 10)
}

function modulo11(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => total + Number(digit) * ((index % 8) + 2), 0)
  const rest = 11 - (sum % 11)
  return String(rest === 0 || rest > 9 ? 1 : rest)
}

/** Interleaved 2 of 5: w is wide. */
const ITF = ["nnwwn", "wnnnw", "nwnnw", "wwnnn", "nnwnw", "wnwnn", "nwwnn", "nnnww", "wnnwn", "nwnwn"] as const

function bars(digits: string): string {
  const pairs = digits.match(/\d\d/g) ?? []
  const interleaved = pairs.map(([first, second]) => {
    const [dark, light] = [ITF[Number(first)] ?? "", ITF[Number(second)] ?? ""]
    return [...dark].map((bar, index) => bar + (light[index] ?? "")).join("")
  })
  return `nnnn${interleaved.join("")}wnn`
}

function barcodePng(digits: string): string {
  const quiet = Array.from({ length: 20 }, () => 255)
  const row = [...bars(digits)].flatMap((width, index) => Array.from({ length: width === "w" ? 6 : 2 }, () => (index % 2 === 0 ? 0 : 255)))
  return greyPng([...quiet, ...row, ...quiet], 100).toString("base64")
}

export interface BilletPaper {
  digitable: string
  /** Base64 of a PNG. */
  image: string
  due_at: string
}

export function billetPaper(seed: string | number, ourNumber: number, amount: number, expiresInDays: number, from: Date): BilletPaper {
  const due = new Date(from.getTime() + expiresInDays * DAY_MS)
  const free = `${String(ourNumber).slice(-11).padStart(11, "0")}${seededDigits(14, seed, "billet", ourNumber)}`
  const end = `${dueFactor(due)}${String(amount).padStart(10, "0")}`
  const check = modulo11(`0019${end}${free}`)
  const fields = [`0019${free.slice(0, 5)}`, free.slice(5, 15), free.slice(15)].map((field) => {
    const whole = field + modulo10(field)
    return `${whole.slice(0, 5)}.${whole.slice(5)}`
  })
  return { digitable: [...fields, check, end].join(" "), image: barcodePng(`0019${check}${end}${free}`), due_at: due.toISOString() }
}
