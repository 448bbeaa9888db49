import { Hub123Client } from "../../../src/clients/hub123"
import { HubcashClient } from "../../../src/clients/hubcash"
import { isSilence, type PspAnswer } from "../../../src/domain/psp-answer"
import { Hub123Gateway } from "../../../src/modules/payin/gateways/hub123"
import { HubcashGateway } from "../../../src/modules/payin/gateways/hubcash"
import { closedPort } from "../../clients/loopback-server"

describe("A payment service that takes no connection", () => {
  it("Hubcash is silent, and nothing was sent", async () => {
    const client = new HubcashClient({ baseUrl: `${await closedPort()}/v1`, code: "a", token: "b" })
    const heard: PspAnswer[] = []
    const gateway = new HubcashGateway(() => client, { paidStatuses: new Set([7]), softDescriptor: null, billet: { days: 3, instructions: null } } as unknown as ConstructorParameters<typeof HubcashGateway>[1], (_id, answer) => Promise.resolve(void heard.push(answer)))
    const answer = await gateway.find("payin_1", true, 2_000)
    expect([answer, heard]).toMatchObject([{ kind: "not_sent", unreachable: true }, [answer]])
    expect(isSilence(answer)).toBe(true)
    await client.close()
  })

  it("123hub, too, but not what our own budget put off", async () => {
    const retryAt = new Date(Date.now() + 5_000)
    for (const [budget, silent] of [[() => Promise.resolve({ granted: true }), true], [() => Promise.resolve({ granted: false, retryAt }), false]] as const) {
      const client = new Hub123Client({ baseUrl: await closedPort(), applicationId: 1, secretKey: "x", budget: { take: budget } } as unknown as ConstructorParameters<typeof Hub123Client>[0])
      const gateway = new Hub123Gateway(() => client, () => Promise.resolve())
      const answer = await gateway.status({ cId: "1" }, 2_000)
      expect([answer.kind, isSilence(answer)]).toEqual(["not_sent", silent])
      await client.close()
    }
  })
})
