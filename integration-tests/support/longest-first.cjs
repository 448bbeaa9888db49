const { default: Sequencer } = require("@jest/test-sequencer")

/** Specs that run for minutes, or wait for a real one: begun last, they would leave the other worker idle. */
const LONGEST = ["http/sync-kills", "http/shopper", "http/by-hand", "http/first-read", "http/outage", "http/fuzz"]

/** jest knows how long a file took only on a machine it has run on, and goes by size elsewhere. */
module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    const rank = ({ path }) => {
      const named = LONGEST.findIndex((name) => path.endsWith(`/${name}.spec.ts`))
      return named >= 0 ? named : path.includes("/integration-tests/http/") ? LONGEST.length : LONGEST.length + 1
    }
    return [...(await super.sort(tests))].sort((one, other) => rank(one) - rank(other))
  }
}
