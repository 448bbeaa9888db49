/**
 * `medusa-plugin-voucher-hub/testing`, for a shop's own tests: the three upstreams on loopback, webhooks signed as they sign them, and a paid
 * order. See docs/testing.md. Not for production code.
 */
export { hub123Webhook, hubbleWebhook, hubcashWebhook, type Hub123WebhookOptions, type HubbleTopic, type SignedWebhook, type WebhookBody } from "./webhooks"
export { sandboxBrands, startSandboxes, type RunningSandbox, type Sandboxes, type SandboxesOptions } from "./sandboxes"
export { makePaidOrder, type PaidOrder, type PaidOrderOptions, type PaidVoucher } from "./paid-order"
