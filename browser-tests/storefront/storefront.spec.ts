import { WORLD_TIMEOUT_MS } from "../../integration-tests/support/test-world"
import { openStorefront, type Storefront } from "../support/storefront"
import { describeGifts } from "./gifts"
import { describePages } from "./pages"
import { describePaying } from "./paying"
import { describePeople } from "./people"

/** One shop for all of it: what one walk buys is another shopper's. */
describe("The demo storefront", () => {
  let storefront: Storefront
  beforeAll(async () => void (storefront = await openStorefront("storefront")), WORLD_TIMEOUT_MS)
  afterAll(async () => await storefront?.close())

  describePages(() => storefront)
  describePaying(() => storefront)
  describePeople(() => storefront)
  describeGifts(() => storefront)
})
