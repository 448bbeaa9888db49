const { AbstractNotificationProviderService, ModuleProvider, Modules } = require("@medusajs/framework/utils")

/** The demo shop's provider for e-mail: hands every mail to the mailbox at DEMO_MAILBOX_URL (`mailbox.ts`). */
class Mailbox extends AbstractNotificationProviderService {
  static identifier = "demo-mailbox"

  async send({ to, template, content }) {
    const answer = await fetch(process.env.DEMO_MAILBOX_URL, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ to, template, subject: content?.subject ?? template, text: content?.text ?? "" }),
    })
    if (!answer.ok) throw new Error(`the demo's mailbox answered ${answer.status}`)
    return {}
  }
}

exports.default = ModuleProvider(Modules.NOTIFICATION, { services: [Mailbox] })
