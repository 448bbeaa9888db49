const { appendFileSync } = require("node:fs")
const { AbstractNotificationProviderService, ModuleProvider, Modules } = require("@medusajs/framework/utils")

/** A shop's provider for e-mail: a line of JSON per mail in DEMO_MAIL_FILE. Refuses, quoting the mail, while DEMO_MAIL_FILE.refuse exists. */
class MailFile extends AbstractNotificationProviderService {
  static identifier = "mail-file"

  async send({ to, template, data, content }) {
    const { existsSync } = require("node:fs")
    if (existsSync(`${process.env.DEMO_MAIL_FILE}.refuse`)) throw new Error(`cannot send ${JSON.stringify(content)}`)
    appendFileSync(process.env.DEMO_MAIL_FILE, `${JSON.stringify({ to, template, data, content })}\n`)
    return { id: "mail" }
  }
}

exports.default = ModuleProvider(Modules.NOTIFICATION, { services: [MailFile] })
