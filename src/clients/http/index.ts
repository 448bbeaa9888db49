export { startDeadline, waitUnder, type Deadline } from "./deadline"
export { AnswerTooLargeError, DeadlineError, NoAnswerError, NotSentError } from "./errors"
export { redact } from "./redact"
export { HttpTransport, type HttpAnswer, type HttpRequest, type HttpTransportOptions, type RequestLogger } from "./transport"
