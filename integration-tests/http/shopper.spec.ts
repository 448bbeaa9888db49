import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { createWorld, WORLD_TIMEOUT_MS, type World } from "../support/test-world"
import { describeAdminReveal } from "./admin-reveal"
import { describeGifts } from "./gifts"
import { describeGuesses } from "./guesses"
import { describeHandOver } from "./hand-over"
import { describeHistory } from "./history"
import { describeLinks, type Mail } from "./links"
import { describeLive } from "./live"
import { describeOperators } from "./operators"
import { describeVoucherData } from "./voucher-data"

/** One shop of two processes that mails links and lets one admin see codes: what shoppers and staff can do after a sale. */
describe("After the sale", () => {
  let world: World
  const mailFile = path.join(tmpdir(), `voucher-hub-mail-${process.pid}.jsonl`)
  const mails = (): Mail[] => (existsSync(mailFile) ? readFileSync(mailFile, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line) as Mail) : [])
  const refuseMail = (refuse: boolean) => (refuse ? writeFileSync(`${mailFile}.refuse`, "") : rmSync(`${mailFile}.refuse`, { force: true }))

  beforeAll(async () => {
    const options = { storefront: { voucherUrl: "https://shop.example/vouchers/{order_id}", giftUrl: "https://shop.example/gifts/{gift_id}" }, reveal: { allowedUsers: ["Admin@Demo.test"], requireMfa: true } }
    world = await createWorld("shopper", {
      stores: ["shared", "server"],
      env: { DEMO_PLUGIN_OPTIONS: JSON.stringify(options), DEMO_EMAIL: path.join(__dirname, "../support/mail-file.cjs"), DEMO_MAIL_FILE: mailFile },
    })
  }, WORLD_TIMEOUT_MS)

  afterAll(async () => {
    await world?.dispose()
    rmSync(mailFile, { force: true })
    refuseMail(false)
  })

  describeHistory(() => world)
  describeHandOver(() => world)
  describeGifts(() => world, { mails })
  describeVoucherData(() => world, { mails })
  describeLinks(() => world, { mails, refuseMail })
  describeAdminReveal(() => world)
  describeOperators(() => world)
  describeGuesses(() => world)
  describeLive(() => world)
})
