import { definePolicies } from "@medusajs/framework/utils"
import { REVEAL_POLICY } from "../domain/reveal-policy"

/** With Medusa's RBAC on, a role with this policy may reveal codes in the dashboard, beside those of `reveal.allowedUsers`. */
export default definePolicies([{ name: "RevealVoucherCode", ...REVEAL_POLICY, description: "Reveal the code of a delivered voucher" }])
