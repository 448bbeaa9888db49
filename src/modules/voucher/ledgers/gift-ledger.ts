import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { claimRecipients, correctGiftAddress, giftSent, issueGiftToken, purgeRecipients, queueDueGifts, readGift, receivesGift, requestGiftMail, stuckGifts, waitingRecipients } from "../ledger/gifts"

const BATCH = 100

/** Vouchers bought for somebody else: whose they are, when they are sent, who may open them. */
export class GiftLedger {
  constructor(
    private readonly knex: Knex,
    /** The shop said where a gift's link leads, so gifts are mailed; else the buyer hands them over himself. */
    readonly sends: boolean,
  ) {}

  claim(orderId: string, cartId: string, lines: Parameters<typeof claimRecipients>[3]) {
    return this.knex.transaction((trx) => claimRecipients(trx, orderId, cartId, lines))
  }

  waiting(cartId: string, ids: readonly string[]) {
    return waitingRecipients(this.knex, cartId, ids)
  }

  /** Writes the mails of gifts whose date has come; how many. None in a shop that does not send them. */
  async queueDue(limit = BATCH): Promise<number> {
    return this.sends ? this.knex.transaction((trx) => queueDueGifts(trx, { limit })) : 0
  }

  read(giftId: string) {
    return readGift(this.knex, giftId)
  }

  issueToken(giftId: string, email: string) {
    return issueGiftToken(this.knex, giftId, email)
  }

  receives(giftId: string, token: string) {
    return receivesGift(this.knex, giftId, token)
  }

  sent(giftId: string) {
    return giftSent(this.knex, giftId)
  }

  requestMail(giftId: string, asked: Parameters<typeof requestGiftMail>[2]) {
    return this.knex.transaction((trx) => requestGiftMail(trx, giftId, asked))
  }

  /** A new address, and a mail to it when the gift was sent already; one transaction. */
  correctAddress(giftId: string, email: string, asked: Parameters<typeof requestGiftMail>[2]) {
    return this.knex.transaction(async (trx) => {
      await correctGiftAddress(trx, giftId, email)
      return requestGiftMail(trx, giftId, asked)
    })
  }

  /** Orders of gifts that should have been sent. */
  stuck() {
    return stuckGifts(this.knex)
  }

  purge(input: Parameters<typeof purgeRecipients>[1]) {
    return purgeRecipients(this.knex, input)
  }
}
