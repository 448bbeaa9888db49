// Loaded with --require into a store process whose clock is wrong by VOUCHER_HUB_CLOCK_OFFSET_MS; timers run as before.
const offset = Number(process.env.VOUCHER_HUB_CLOCK_OFFSET_MS)
const RightDate = Date

class WrongDate extends RightDate {
  constructor(...args) {
    if (args.length === 0) super(RightDate.now() + offset)
    else super(...args)
  }
  static now() {
    return RightDate.now() + offset
  }
}

Object.defineProperty(WrongDate, "name", { value: "Date" })
globalThis.Date = new Proxy(WrongDate, { apply: () => new WrongDate().toString() })
