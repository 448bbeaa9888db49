import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { capturePaymentWorkflow, completeCartWorkflow, createCartWorkflow, createPaymentCollectionForCartWorkflow, createPaymentSessionsWorkflow } from "@medusajs/medusa/core-flows"
import { addVoucher } from "../workflows/cart/add-voucher"
import { issueVoucherToken } from "../workflows/orders/issue-voucher-token"

/** One kind of voucher; rupees. `denomination` of a brand with fixed ones, `amount` of a flexible one. */
export interface PaidVoucher {
  brandId: string
  denomination?: number
  amount?: number
  /** 1 unless given. */
  quantity?: number
}

export interface PaidOrderOptions {
  /** The first region of the currency INR unless given. */
  regionId?: string
  /** The store's default sales channel unless given; the brand's product must be in it and published. */
  salesChannelId?: string
  email?: string
  /** A registered customer, who then needs no token. */
  customerId?: string
}

export interface PaidOrder {
  id: string
  cartId: string
  /** For the header `x-voucher-token` of the store's voucher routes. */
  voucherToken: string
  /** Major units of the region's currency. */
  total: number
}

const ADDRESS = { first_name: "Asha", last_name: "Rao", phone: "9876543212", address_1: "1 Test Road", city: "Bengaluru", postal_code: "560001" }

/**
 * Buys vouchers in a Medusa container as a guest would and pays with `pp_system_default`, which moves no money; the region must offer it.
 * When this resolves the order is paid and Medusa's own events are out: the plugin orders the vouchers as for any other order, in the
 * background. Read `GET /store/orders/:id/vouchers` until they are delivered. @throws MedusaError naming what the store lacks, or the brand's limit.
 */
export async function makePaidOrder(container: MedusaContainer, vouchers: readonly PaidVoucher[], options: PaidOrderOptions = {}): Promise<PaidOrder> {
  const region = await findRegion(container, options.regionId)
  const salesChannelId = options.salesChannelId ?? (await defaultSalesChannel(container))
  const address = { ...ADDRESS, country_code: region.countryCode }
  const { email = "asha@shopper.test", customerId } = options
  const { result: cart } = await createCartWorkflow(container).run({
    input: { region_id: region.id, sales_channel_id: salesChannelId, email, billing_address: address, shipping_address: address, ...(customerId ? { customer_id: customerId } : {}) },
  })
  for (const { brandId, denomination, amount, quantity = 1 } of vouchers) await addVoucher(container, cart.id, { brand_id: brandId, denomination, amount, quantity }, [salesChannelId])
  const voucherToken = await issueVoucherToken(container, cart.id, customerId ?? null)
  const { result: collection } = await createPaymentCollectionForCartWorkflow(container).run({ input: { cart_id: cart.id } })
  await createPaymentSessionsWorkflow(container).run({ input: { payment_collection_id: collection.id, provider_id: "pp_system_default" } })
  const { result: completed } = await completeCartWorkflow(container).run({ input: { id: cart.id } })

  const { total, paymentIds } = await readOrder(container, completed.id)
  for (const payment_id of paymentIds) await capturePaymentWorkflow(container).run({ input: { payment_id } })
  return { id: completed.id, cartId: cart.id, voucherToken, total }
}

const lacking = (what: string) => new MedusaError(MedusaError.Types.NOT_FOUND, `makePaidOrder: ${what}`)

async function findRegion(container: MedusaContainer, id?: string): Promise<{ id: string; countryCode: string }> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "region", fields: ["id", "countries.iso_2"], filters: id ? { id } : { currency_code: "inr" } })
  const [region] = data
  if (!region) throw lacking(id ? `there is no region ${id}` : "the store has no region of the currency INR; make one, or name another region as regionId")
  const countryCode = region.countries?.[0]?.iso_2
  if (!countryCode) throw lacking(`the region ${region.id} has no country`)
  return { id: region.id, countryCode }
}

async function defaultSalesChannel(container: MedusaContainer): Promise<string> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "store", fields: ["id", "default_sales_channel_id"] })
  const id = data[0]?.default_sales_channel_id
  if (!id) throw lacking("the store has no default sales channel; name one as salesChannelId")
  return id
}

async function readOrder(container: MedusaContainer, id: string): Promise<{ total: number; paymentIds: string[] }> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({ entity: "order", fields: ["id", "total", "payment_collections.payments.id"], filters: { id } })
  // Medusa's types of `graph` know no path below a link.
  const [order] = data as unknown as { total: number; payment_collections: { payments: { id: string }[] }[] }[]
  const payments = order?.payment_collections.flatMap((collection) => collection.payments) ?? []
  return { total: Number(order?.total ?? 0), paymentIds: payments.map((payment) => payment.id) }
}
