import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { createUsersWorkflow, setAuthAppMetadataWorkflow } from "@medusajs/medusa/core-flows"

/** The admin who can log in to the dashboard; a second seed leaves it as it is. */
export async function seedAdminUser(container: MedusaContainer, email: string, password: string): Promise<void> {
  const [existing] = await container.resolve(Modules.USER).listUsers({ email })
  if (existing) return
  const { result } = await createUsersWorkflow(container).run({ input: { users: [{ email, first_name: "Demo", last_name: "Admin" }] } })
  const answer = await container.resolve(Modules.AUTH).register("emailpass", { body: { email, password } })
  if (!answer.authIdentity) throw new Error(`The demo admin ${email} could not be registered: ${answer.error ?? "no identity came back"}`)
  await setAuthAppMetadataWorkflow(container).run({ input: { authIdentityId: answer.authIdentity.id, actorType: "user", value: result[0]!.id } })
}
