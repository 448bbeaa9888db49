import type { CreateFulfillmentResult, FulfillmentDTO, FulfillmentItemDTO, FulfillmentOption, FulfillmentOrderDTO } from "@medusajs/framework/types"
import { AbstractFulfillmentProviderService, MedusaError } from "@medusajs/framework/utils"
import { VOUCHER_MODULE } from "../../modules/voucher"
import { SUPPLIER_ORDER_KEY } from "../../modules/voucher/ledger/fulfillments"
import type VoucherModuleService from "../../modules/voucher/service"

/**
 * Medusa's view of a voucher delivery. It buys nothing: Medusa calls `createFulfillment` before it checks quantities and also for
 * unpaid orders, so the engine lives in the ledger and works the same with whatever provider an admin chose (`design.md`).
 */
export class HubbleFulfillmentService extends AbstractFulfillmentProviderService {
  static override identifier = "hubble"
  readonly #cradle: Record<string, unknown>

  constructor(cradle: Record<string, unknown>) {
    super()
    this.#cradle = cradle
  }

  override async getFulfillmentOptions(): Promise<FulfillmentOption[]> {
    return [{ id: "voucher-delivery", name: "Voucher delivery" }]
  }

  override async validateFulfillmentData(_optionData: Record<string, unknown>, data: Record<string, unknown>): Promise<Record<string, unknown>> {
    return data
  }

  override async validateOption(): Promise<boolean> {
    return true
  }

  override async canCalculate(): Promise<boolean> {
    return false
  }

  override async createFulfillment(
    _data: Record<string, unknown>,
    _items: Partial<Omit<FulfillmentItemDTO, "fulfillment">>[],
    order: Partial<FulfillmentOrderDTO> | undefined,
    fulfillment: Partial<Omit<FulfillmentDTO, "provider_id" | "data" | "items">>,
  ): Promise<CreateFulfillmentResult> {
    const supplierOrderId = fulfillment.metadata?.[SUPPLIER_ORDER_KEY] ?? null
    // All that a cancel is told later: an admin's own fulfillment is known to the ledger by its id alone.
    return { data: { order_id: order?.id ?? null, fulfillment_id: fulfillment.id ?? null, [SUPPLIER_ORDER_KEY]: supplierOrderId }, labels: [] }
  }

  /** @throws MedusaError NOT_ALLOWED while the supplier may have been charged for what the fulfillment holds. */
  override async cancelFulfillment(data: Record<string, unknown>): Promise<Record<string, unknown>> {
    const supplierOrderId = data[SUPPLIER_ORDER_KEY]
    if (!Object.keys(data).length) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "This fulfillment was interrupted while it was created. Run POST /admin/voucher-hub/orders/<order id>/ensure, wait a moment, and cancel it then.",
      )
    }
    const { tasks } = this.#ledger()
    if (typeof supplierOrderId !== "string") {
      if (typeof data.fulfillment_id === "string") await tasks.refuseCancelOf(data.fulfillment_id)
      return {}
    }
    if (await tasks.isFrozen(supplierOrderId)) {
      await tasks.fulfillmentGone(supplierOrderId)
      return {}
    }
    const refused = await tasks.refuseCancel(supplierOrderId)
    if (refused) throw new MedusaError(MedusaError.Types.NOT_ALLOWED, refused)
    return {}
  }

  override async createReturnFulfillment(): Promise<CreateFulfillmentResult> {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, "A voucher cannot be returned: its code is known. Refund the order instead.")
  }

  override async getFulfillmentDocuments(): Promise<never[]> {
    return []
  }

  override async getShipmentDocuments(): Promise<never[]> {
    return []
  }

  override async getReturnDocuments(): Promise<never[]> {
    return []
  }

  override async retrieveDocuments(): Promise<void> {}

  /** Looked up on use: a cradle throws for a name that the host did not list under `dependencies`. */
  #ledger(): VoucherModuleService {
    if (!Object.keys(this.#cradle).includes(VOUCHER_MODULE)) {
      throw new MedusaError(
        MedusaError.Types.UNEXPECTED_STATE,
        `The fulfillment module does not see the voucher ledger: wrap the config in withVoucherHub, or add dependencies: ["${VOUCHER_MODULE}"] to the "@medusajs/medusa/fulfillment" entry`,
      )
    }
    return this.#cradle[VOUCHER_MODULE] as VoucherModuleService
  }
}
