import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { VOUCHER_CURRENCY } from "../../domain/brand"
import { HUBBLE_MODULE } from "../../modules/hubble"
import type HubbleModuleService from "../../modules/hubble/service"

/** The currency asked for, else the store's default one if vouchers are priced in it, else rupees. */
export async function shelfCurrency(container: MedusaContainer, asked: string | undefined): Promise<string> {
  if (asked !== undefined) return asked
  const [store] = await container.resolve(Modules.STORE).listStores({}, { take: 1, relations: ["supported_currencies"] })
  const usual = store?.supported_currencies?.find((currency) => currency.is_default)?.currency_code
  const { currencies } = container.resolve<HubbleModuleService>(HUBBLE_MODULE).catalogOptions
  return usual !== undefined && usual in currencies ? usual : VOUCHER_CURRENCY
}
