export { PayinAction, PayinBudget, PayinRequest, PayinTransition } from "./request"
export { PayinCard, PayinPayer, PayinReceiver } from "./person"
