import { type Caller, payIn, startCaller } from "./hub123-caller"

const BACK = "https://shop.example/back?cart=1&x=%22"
let caller: Caller
beforeEach(async () => { caller = await startCaller({ timeScale: 1_000 }) })
afterEach(() => caller.sandbox.close())

async function open(c_id: number, more: Record<string, unknown> = { return_url: BACK }): Promise<string> {
  return (await caller.call(payIn(c_id, more))).body.next?.url ?? ""
}
const look = async (url: string) => (await fetch(url)).text()
/** Presses the button with this label, as a browser does. */
async function press(url: string, label: string): Promise<Response> {
  const forms = [...(await look(url)).matchAll(/<form method="post" action="([^"]+)"><button type="submit">([^<]+)<\/button><\/form>/g)]
  const action = forms.find(([, , text]) => text === label)?.[1]
  if (!action) throw new Error(`no button ${label}: ${forms.map(([, , text]) => text).join(", ")}`)
  return fetch(new URL(action, url), { method: "POST", redirect: "manual", headers: { "content-type": "application/x-www-form-urlencoded" } })
}

it("the answer leads to a page that shows what is to be paid, with text kept as text", async () => {
  const url = await open(1, { return_url: BACK, description: "<script>alert(1)</script> & more" })
  const response = await fetch(url)
  const html = await response.text()
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"])
  expect(html).toContain("10000 minor units of INR")
  expect(html).not.toContain("<script>")
})

it.each([["Pay", "success", 10_000], ["Decline", "declined", 0], ["Cancel", "canceled", 0]])("%s, and the shopper is back at the return_url as it was given", async (label, status, paid) => {
  const response = await press(await open(1), label)
  expect([response.status, response.headers.get("location")]).toEqual([303, BACK])
  expect((await caller.payment(1)).status.status).toBe(status)
  expect((await caller.record()).payments[0]?.money.paid_in).toBe(paid)
})

it.each([["Pay, and close without coming back", "success"], ["Decline, and close without coming back", "declined"], ["Close without coming back", "created"]])(
  "%s: no way back, the payment is %s", async (label, status) => {
    const response = await press(await open(1), label)
    expect([response.status, response.headers.get("location")]).toEqual([200, null])
    expect(await response.text()).toContain("close this page")
    expect((await caller.payment(1)).status.status).toBe(status)
  })

it("the shopper can go back without deciding, and decide later", async () => {
  const url = await open(1)
  expect((await press(url, "Go back without deciding")).headers.get("location")).toBe(BACK)
  expect((await caller.payment(1)).status.final).toBe(false)
  await press(url, "Pay")
  expect((await caller.payment(1)).status.success).toBe(true)
})

it("a merchant who gives no return_url gets a page without a way back", async () => {
  const url = await open(1, {})
  const html = await look(url)
  expect(html).not.toMatch(/>Pay</)
  await press(url, "Pay, and close without coming back")
  expect(await look(url)).toContain("gave no way back")
})

it("a payment is paid once: the page of one that is final only leads back, and a form sent again is refused", async () => {
  const url = await open(1)
  await press(url, "Pay")
  const html = await look(url)
  expect(html).toContain("This payment is success")
  expect(html).not.toContain("<form")
  expect(html).toContain(`href="https://shop.example/back?cart=1&#38;x=%22"`)
  expect((await fetch(`${url}/pay`, { method: "POST", redirect: "manual" })).status).toBe(409)
  expect((await caller.record()).payments[0]?.money.paid_in).toBe(10_000)
})

it("looking decides nothing: only a form does", async () => {
  const url = await open(1)
  for (const path of ["", "/pay", "/decline"]) await fetch(`${url}${path}`)
  expect((await caller.payment(1)).status.final).toBe(false)
  expect([(await fetch(`${url}x`)).status, (await fetch(`${url}/steal`, { method: "POST" })).status]).toEqual([404, 404])
})

it.each(["result.payment.next.url", "result.payment.redirect_url"])("the page's address can be told at %s", async (path) => {
  await caller.configure({ redirectAt: path })
  const { body } = await caller.call(payIn(1))
  const found = path.split(".").reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], body)
  expect(String(found)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/pay\/01K/)
  expect(body.next).toBeNull()
})

it("it can be kept back, in one answer or in all, and is told no more once the payment is final", async () => {
  await caller.faults({ route: "payment.in", fault: "no_redirect" })
  expect((await caller.call(payIn(1))).body.next).toBeNull()
  const status = () => caller.call({ method: "payment.status", params: { payment: { identifiers: { c_id: 1 } } } })
  expect((await status()).body.next?.url).toContain("/pay/")
  await caller.control("POST", "payments/1/pay")
  expect((await status()).body.next).toBeNull()
  await caller.configure({ redirectAt: null })
  expect(JSON.stringify((await caller.call(payIn(2))).body)).not.toContain("/pay/")
})
