export { PayinAction, PayinBudget, PayinRequest, PayinTransition } from "./request"
export { PayinCard, PayinPayer } from "./person"
