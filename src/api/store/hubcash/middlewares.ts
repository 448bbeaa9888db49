import { authenticate, type MedusaNextFunction, type MedusaRequest, type MedusaResponse, type MiddlewareRoute } from "@medusajs/framework/http"
import { checkedQuery } from "../checked-query"
import { secretBody } from "../../secret-body"
import { CardBody, CardChangeBody, CardsQuery, PayerBody } from "./bodies"

const maybeCustomer = authenticate("customer", ["session", "bearer"], { allowUnauthenticated: true })

function neverStored(_req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): void {
  res.setHeader("Cache-Control", "no-store")
  next()
}

/** Card numbers and documents: the routes read their own bytes, so that no parser's error message quotes them. */
export const hubcashStoreMiddlewares: MiddlewareRoute[] = [
  { matcher: "/store/hubcash/payer", methods: ["POST"], bodyParser: false, middlewares: [maybeCustomer, secretBody(PayerBody)] },
  { matcher: "/store/hubcash/cards", methods: ["POST"], bodyParser: false, middlewares: [maybeCustomer, secretBody(CardBody)] },
  { matcher: "/store/hubcash/cards", methods: ["GET"], middlewares: [neverStored, maybeCustomer, checkedQuery(CardsQuery)] },
  { matcher: "/store/hubcash/cards/:id", methods: ["PUT"], bodyParser: false, middlewares: [maybeCustomer, checkedQuery(CardsQuery), secretBody(CardChangeBody)] },
  { matcher: "/store/hubcash/cards/:id", methods: ["DELETE"], middlewares: [neverStored, maybeCustomer, checkedQuery(CardsQuery)] },
]
