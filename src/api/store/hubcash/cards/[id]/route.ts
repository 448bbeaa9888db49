import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { editCard, removeCard } from "../../../../../workflows/payin/cards"
import type { CardChangeBody } from "../../bodies"
import { cardOwnerOf } from "../../card-owner"

export async function PUT(req: MedusaRequest<CardChangeBody>, res: MedusaResponse): Promise<void> {
  const { cart_id: cartId = req.validatedQuery.cart_id as string | undefined, ...change } = req.validatedBody
  res.json({ card: await editCard(req.scope, req.params.id ?? "", await cardOwnerOf(req, cartId), change) })
}

export async function DELETE(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const id = req.params.id ?? ""
  await removeCard(req.scope, id, await cardOwnerOf(req, req.validatedQuery.cart_id as string | undefined))
  res.json({ id, object: "hubcash_card", deleted: true })
}
