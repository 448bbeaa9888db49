/** The card store. Number and security code are read once, for behaviour and last digits, and kept nowhere. */
import { seededHex } from "../shared/seeded"
import { type Behaviour, behaviourOf } from "./magic-cards"

export interface SandboxCard {
  id: string
  brand: string
  holder_name: string
  document: string
  phone: string | null
  last_digits: string
  exp_month: string
  exp_year: string
  behaviour: Behaviour
}

export interface CardFields {
  Brand: string
  HolderName: string
  Document?: string | null
  Phone?: string | null
  ExpMonth: string
  ExpYear: string
}

/** The card every sample of the document shows; it is there from the start. */
const SAMPLE_CARD: SandboxCard = {
  id: "58c040b32d8baf18526217f5", brand: "Visa", holder_name: "Maria da Silva", document: "223.112.333.112", phone: "93 912323322",
  last_digits: "1234", exp_month: "03", exp_year: "2022", behaviour: "approved",
}

export function presentCard(card: SandboxCard) {
  return {
    CardId: card.id, Brand: card.brand, HolderName: card.holder_name, Document: card.document, Phone: card.phone, LastDigits: card.last_digits,
    ExpMonth: card.exp_month, ExpYear: card.exp_year,
  }
}

/** A card works until the end of its month. */
export function isExpired({ exp_month, exp_year }: Pick<SandboxCard, "exp_month" | "exp_year">, now = new Date()): boolean {
  return Date.UTC(Number(exp_year), Number(exp_month), 1) <= now.getTime()
}

const onlyDigits = (document: string) => document.replace(/\W/g, "").toUpperCase()

export class Cards {
  private readonly byId = new Map<string, SandboxCard>([[SAMPLE_CARD.id, { ...SAMPLE_CARD }]])
  private made = 0

  constructor(private readonly seed: string | number) {}

  all(): SandboxCard[] {
    return [...this.byId.values()]
  }

  get(id: string): SandboxCard | undefined {
    return this.byId.get(id)
  }

  ofDocument(document: string): SandboxCard[] {
    return this.all().filter((card) => onlyDigits(card.document) === onlyDigits(document))
  }

  /** `saved` false: a card that is only used for one sale has no id to come back with. */
  create(fields: CardFields & { Number: string }, saved: boolean): SandboxCard {
    this.made += 1
    const card: SandboxCard = {
      id: seededHex(24, this.seed, "card", this.made), ...this.fieldsOf(fields), last_digits: fields.Number.slice(-4), behaviour: behaviourOf(fields.Number),
    }
    if (saved) this.byId.set(card.id, card)
    return card
  }

  edit(card: SandboxCard, fields: CardFields): void {
    Object.assign(card, this.fieldsOf(fields))
  }

  delete(id: string): boolean {
    return this.byId.delete(id)
  }

  private fieldsOf({ Brand, HolderName, Document, Phone, ExpMonth, ExpYear }: CardFields) {
    return { brand: Brand, holder_name: HolderName, document: Document ?? "", phone: Phone ?? null, exp_month: ExpMonth, exp_year: ExpYear }
  }
}
