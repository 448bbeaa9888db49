export { PayinAction, PayinBudget, PayinGate, PayinRequest, PayinTransition } from "./request"
export { PayinCard, PayinPayer, PayinReceiver } from "./person"
