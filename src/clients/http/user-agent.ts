import { readFileSync } from "node:fs"
import { z } from "@medusajs/framework/zod"

const NAME = "medusa-plugin-voucher-hub"

/**
 * Who asks, for the services' own logs and support: name and version. By the package's own name, which Node finds from the sources and from the built
 * package alike: they stand at different depths below package.json.
 */
export const USER_AGENT = `${NAME}/${z.object({ version: z.string() }).parse(JSON.parse(readFileSync(require.resolve(`${NAME}/package.json`), "utf8"))).version}`
