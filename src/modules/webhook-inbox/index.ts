import { Module } from "@medusajs/framework/utils"
import WebhookInboxService from "./service"

/** Registration key: `container.resolve<WebhookInboxService>(WEBHOOK_INBOX_MODULE)`. */
export const WEBHOOK_INBOX_MODULE = "webhookInbox"

export default Module(WEBHOOK_INBOX_MODULE, { service: WebhookInboxService })
