// Loaded with NODE_OPTIONS=--require into a store under test: on SIGUSR2 it collects garbage and writes what is left to a file. Nothing of this is in
// production code.
const fs = require("node:fs")
require("node:v8").setFlagsFromString("--expose-gc")
const gc = require("node:vm").runInNewContext("gc")

const file = process.env.VOUCHER_HUB_HEAP_FILE

if (file) {
  process.on("SIGUSR2", async () => {
    // Twice, with a turn of the loop between: finalizers free what the first one found.
    for (let turn = 0; turn < 2; turn += 1) {
      gc()
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    gc()
    const { heapUsed, external, rss } = process.memoryUsage()
    fs.writeFileSync(`${file}.new`, JSON.stringify({ heapUsed, external, rss }))
    fs.renameSync(`${file}.new`, file)
  })
}
