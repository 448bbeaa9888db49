import DataLoader from "dataloader"

/** As many as a worker has in hand at once. */
const MOST_TOGETHER = 16
/** An answer that hangs, on a half-open connection, costs those who ask after it no more than this. */
const LONGEST_WAIT_MS = 5_000

/**
 * Gathers what is asked while an answer is under way, and asks for all of it at once: what costs ten statements for one costs hardly more for
 * sixteen. Nobody gets an answer that was begun before he asked, and a quiet shop waits for nothing. What fails together is tried one by
 * one, so that one that cannot be answered harms none of the others.
 * @param answer in the order of the questions; an Error fails its question alone.
 */
export function together<Question, Answer>(answer: (questions: readonly Question[]) => Promise<readonly (Answer | Error)[]>): (question: Question) => Promise<Answer> {
  let underWay: Promise<unknown> = Promise.resolve()
  const oneByOne = (questions: readonly Question[]) => Promise.all(questions.map((question) => answer([question]).then(([only]) => only ?? new Error("no answer"), asError)))
  const loader = new DataLoader<Question, Answer>(
    (questions) => {
      const answers = answer(questions).catch((error: unknown) => (questions.length > 1 ? oneByOne(questions) : [asError(error)]))
      underWay = answers
      return answers
    },
    { cache: false, maxBatchSize: MOST_TOGETHER, batchScheduleFn: (start) => void settledWithin(underWay, LONGEST_WAIT_MS).then(start) },
  )
  return (question) => loader.load(question)
}

/** The same for answers that come of something that is made after this one, such as a service: each source gathers its own questions. */
export function togetherOf<Source extends object, Question, Answer>(answer: (source: Source, questions: readonly Question[]) => Promise<readonly (Answer | Error)[]>): (source: Source, question: Question) => Promise<Answer> {
  const askers = new WeakMap<Source, (question: Question) => Promise<Answer>>()
  return (source, question) => {
    let ask = askers.get(source)
    if (!ask) askers.set(source, (ask = together((questions) => answer(source, questions))))
    return ask(question)
  }
}

function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref()
    void work.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
