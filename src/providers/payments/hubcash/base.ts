import { randomUUID } from "node:crypto"
import type {
  CreateAccountHolderInput, CreateAccountHolderOutput, DeleteAccountHolderInput, DeleteAccountHolderOutput, DeletePaymentMethodInput, DeletePaymentMethodOutput, ListPaymentMethodsInput,
  ListPaymentMethodsOutput, ProviderWebhookPayload, RetrieveAccountHolderInput, RetrieveAccountHolderOutput, SavePaymentMethodInput, SavePaymentMethodOutput, UpdateAccountHolderInput,
  UpdateAccountHolderOutput,
} from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { hubcashNotificationEventSchema } from "../../../clients/hubcash"
import { PAYIN_MODULE } from "../../../modules/payin"
import type PayinModuleService from "../../../modules/payin/service"
import { removeCard } from "../../../workflows/payin/cards"
import { PayinProvider, type WebhookSubject } from "../base/payin-provider"

const holderSchema = z.object({ customer_id: z.string().min(1) })
const keepSchema = z.object({ card_id: z.string().min(1), cart_id: z.string().min(1).nullish() })

interface HolderContext {
  account_holder?: { data?: Record<string, unknown> }
  customer?: { id: string }
}

/** Hubcash sales of every method; saved payment methods are our own card rows, so Hubcash's card id never shows (`protocol.md` 5.9). */
export abstract class HubcashProvider extends PayinProvider {
  /**
   * A customer needs no account at Hubcash: our cards know their owner. Its id is another one each time: Medusa takes an id once, and a process that died
   * before it tied the holder to the customer would bar him for ever.
   */
  async createAccountHolder({ context }: CreateAccountHolderInput): Promise<CreateAccountHolderOutput> {
    return { id: `${context.customer.id}.${randomUUID()}`, data: { customer_id: context.customer.id } }
  }

  async updateAccountHolder({ context }: UpdateAccountHolderInput): Promise<UpdateAccountHolderOutput> {
    return { data: context.account_holder.data }
  }

  async retrieveAccountHolder({ id }: RetrieveAccountHolderInput): Promise<RetrieveAccountHolderOutput> {
    return { id, data: { customer_id: id.split(".")[0] } }
  }

  /** The customer's cards go with his account. */
  async deleteAccountHolder({ context }: DeleteAccountHolderInput): Promise<DeleteAccountHolderOutput> {
    const customerId = customerOf(context as HolderContext)
    if (customerId) for (const card of await this.#payin().cards.list({ customerId, cartId: null })) await removeCard(this.shelf, card.id, { customerId, cartId: null })
    return {}
  }

  async listPaymentMethods({ context }: ListPaymentMethodsInput): Promise<ListPaymentMethodsOutput> {
    const customerId = customerOf(context)
    if (!customerId) return []
    return (await this.#payin().cards.list({ customerId, cartId: null })).map(({ id, ...card }) => ({ id, data: card }))
  }

  /** Keeps a card that was entered for a cart; card numbers come through `POST /store/hubcash/cards` alone. @throws MedusaError NOT_FOUND */
  async savePaymentMethod({ data, context }: SavePaymentMethodInput): Promise<SavePaymentMethodOutput> {
    const customerId = customerOf(context)
    const asked = keepSchema.safeParse(data)
    if (!customerId || !asked.success) throw new MedusaError(MedusaError.Types.INVALID_DATA, "Name the customer, the card_id and the cart_id it was entered for. Card numbers go to POST /store/hubcash/cards.")
    const { id, ...card } = await this.#payin().cards.keepFor(asked.data.card_id, { customerId, cartId: asked.data.cart_id ?? null })
    return { id, data: card }
  }

  async deletePaymentMethod({ data, context }: DeletePaymentMethodInput): Promise<DeletePaymentMethodOutput> {
    const customerId = customerOf(context)
    if (!customerId) throw new MedusaError(MedusaError.Types.INVALID_DATA, "Name the customer whose card it is")
    await removeCard(this.shelf, data.id, { customerId, cartId: null })
    return {}
  }

  /** Notifications carry no signature (facts.md 3): one of the tokens must come along, and the sale is read again in any case. */
  protected override async readWebhook({ rawData, headers }: ProviderWebhookPayload["payload"]): Promise<WebhookSubject> {
    if (!(await this.#payin().isNotificationToken(String(headers["x-notification-token"] ?? "")))) return null
    const parsed = hubcashNotificationEventSchema.safeParse(JSON.parse(Buffer.from(rawData).toString("utf8")))
    return parsed.success ? { psp: "hubcash", pspId: parsed.data.Sale.SaleId } : null
  }

  #payin(): PayinModuleService {
    return this.shelf.resolve(PAYIN_MODULE)
  }
}

function customerOf(context: HolderContext | undefined): string | null {
  const holder = holderSchema.safeParse(context?.account_holder?.data)
  return holder.success ? holder.data.customer_id : (context?.customer?.id ?? null)
}
