import type { MedusaContainer } from "@medusajs/framework/types"
import type { TaskClaim } from "../../modules/voucher/ledger/tasks"

/** A handler looks before it acts; it ends its own turn ("ended") only when it must do so in the same commit as its result. */
export type TaskHandler = (container: MedusaContainer, task: TaskClaim) => Promise<"done" | "dropped" | "ended">
