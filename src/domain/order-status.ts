/**
 * Whether an order was cancelled. One that was archived since has another status: Medusa overwrites it and keeps the day of the cancel.
 */
export const isCancelledOrder = ({ status, canceled_at: canceledAt }: { status?: string | undefined; canceled_at?: unknown }): boolean => status === "canceled" || Boolean(canceledAt)
