import { HubcashProvider } from "./base"

/** Credit cards, with installments of at least R$ 5,00. */
export class HubcashCreditService extends HubcashProvider {
  static override identifier = "hubcash-credit"
  protected override readonly method = "credit"
}

/** Debit cards. */
export class HubcashDebitService extends HubcashProvider {
  static override identifier = "hubcash-debit"
  protected override readonly method = "debit"
}

/** Boleto: the order is placed at once and paid days later. */
export class HubcashBilletService extends HubcashProvider {
  static override identifier = "hubcash-billet"
  protected override readonly method = "billet"
}
