/** The last JSON line of `demo:once` and `chaos` (`surface.md`, "Commands"). All counts but `orders` and `attention` are voucher units. */
export interface Figures {
  orders: number
  paid_units: number
  /** Charged by the supplier and not reversed, by the supplier's own record. */
  charged: number
  delivered: number
  /** Open cases. */
  attention: number
  refunded: number
  /** Units the supplier was asked for although nobody had paid. */
  unpaid_ordered: number
  /** Units charged beyond those paid, units both delivered and refunded, and units whose money was taken or returned twice. */
  money_twice: number
  leaks: number
  ok: boolean
}

/** What is known of one order when everything is at rest. */
export interface OrderAtRest {
  paid: boolean
  /** Voucher units bought, paid or not. */
  bought: number
  /** Units the supplier was asked for, by its record. */
  ordered: number
  /** Units by the supplier's record. */
  charged: number
  delivered: number
  refunded: number
  openCases: number
  /** Units whose money moved twice, where captures and refunds were compared. */
  movedTwice?: number
  /** The order ended as it should. */
  ok: boolean
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)

export function figuresOf(orders: OrderAtRest[], leaks: number): Figures {
  const paid = orders.filter((order) => order.paid)
  const unpaidOrdered = sum(orders.filter((order) => !order.paid).map((order) => order.ordered))
  const moneyTwice = sum(paid.map((order) => Math.max(order.movedTwice ?? 0, Math.max(0, order.charged - order.bought) + Math.max(0, order.delivered + order.refunded - order.bought))))
  return {
    orders: orders.length,
    paid_units: sum(paid.map((order) => order.bought)),
    charged: sum(orders.map((order) => order.charged)),
    delivered: sum(orders.map((order) => order.delivered)),
    attention: sum(orders.map((order) => order.openCases)),
    refunded: sum(orders.map((order) => order.refunded)),
    unpaid_ordered: unpaidOrdered,
    money_twice: moneyTwice,
    leaks,
    ok: orders.every((order) => order.ok) && unpaidOrdered === 0 && moneyTwice === 0 && leaks === 0,
  }
}
