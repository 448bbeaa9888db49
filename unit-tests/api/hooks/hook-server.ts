import { once } from "node:events"
import { request, type IncomingHttpHeaders, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { Express, RequestHandler } from "express"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { hookRoutesMiddlewares } from "../../../src/api/hooks/middlewares"
import { POST as brands } from "../../../src/api/hooks/hubble/brands/route"
import { POST as discounts } from "../../../src/api/hooks/hubble/discounts/route"
import { POST as orders } from "../../../src/api/hooks/hubble/orders/route"
import { POST as wallet } from "../../../src/api/hooks/hubble/wallet/route"
import { signHubbleWebhook } from "../../../src/clients/hubble/signature"
import { WEBHOOK_INBOX_MODULE } from "../../../src/modules/webhook-inbox"
import { SECRET } from "../../modules/webhook-inbox/inbox"

// Medusa's own express and body parsers, by path because its package does not export them: the order of the checks depends on both.
const express: () => Express = require("express")
const { createBodyParserMiddlewaresStack } = require("../../../node_modules/@medusajs/framework/dist/http/middlewares/bodyparser")
const { RoutesFinder } = require("../../../node_modules/@medusajs/framework/dist/http/routes-finder")
const { errorHandler } = require("../../../node_modules/@medusajs/framework/dist/http/middlewares/error-handler")

const ROUTES = { orders, brands, wallet, discounts }

/** Our hook routes behind Medusa's body parsers and error handler, listening on loopback. `services` are what the container resolves. */
export async function startHookServer(services: { inbox: unknown; logger: unknown; emit: (event: unknown) => Promise<void> }) {
  const emit = async (events: unknown[]) => void (await Promise.all(events.map((event) => services.emit(event))))
  const resolved: Record<string, unknown> = {
    [WEBHOOK_INBOX_MODULE]: services.inbox,
    [ContainerRegistrationKeys.LOGGER]: services.logger,
    [Modules.EVENT_BUS]: { emit },
  }
  const scope = { resolve: (key: string) => resolved[key] }
  const app = express()
  const config = hookRoutesMiddlewares.map(({ matcher, methods, bodyParser }) => ({ matcher, methods, config: bodyParser }))
  app.use((req, _res, next) => void (Object.assign(req, { scope, requestId: "req_1" }), next()))
  app.use("/", createBodyParserMiddlewaresStack("/", new RoutesFinder(config)) as RequestHandler[])
  for (const [topic, handler] of Object.entries(ROUTES)) {
    app.post(`/hooks/hubble/${topic}`, (req, res, next) => {
      handler(req as unknown as MedusaRequest, res as unknown as MedusaResponse).catch(next)
    })
  }
  app.use(errorHandler())
  const server: Server = app.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return {
    port,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

export interface Answer {
  status: number
  body: unknown
}

/** Sends exactly these bytes; signs them unless an `x-verify` is given (null: none). */
export function send(
  port: number,
  topic: string,
  bytes: Buffer | string,
  headers: Record<string, string | null> = {},
): Promise<Answer> {
  const body = Buffer.from(bytes)
  const all = { "content-type": "application/json", "x-verify": signHubbleWebhook(body, SECRET), "content-length": String(body.length), ...headers }
  const sent = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)) satisfies IncomingHttpHeaders
  return new Promise((resolve, reject) => {
    const req = request({ host: "127.0.0.1", port, method: "POST", path: `/hooks/hubble/${topic}`, headers: sent }, (res) => {
      let text = ""
      res.on("data", (chunk) => (text += chunk)).on("end", () => resolve({ status: res.statusCode ?? 0, body: text ? JSON.parse(text) : null }))
    })
    req.on("error", reject).end(body)
  })
}
