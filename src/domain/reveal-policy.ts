/** What a role must grant for its users to reveal codes: `voucher_code:reveal`. */
export const REVEAL_POLICY = { resource: "voucher_code", operation: "reveal" } as const
