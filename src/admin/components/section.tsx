import { Container, Heading, Skeleton, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import type { UseQueryResult } from "@tanstack/react-query"
import { LoadError } from "./load-error"

interface SectionProps {
  title: string
  level?: "h1" | "h2"
  hint?: ReactNode
  actions?: ReactNode
  children?: ReactNode
  testId?: string
}

/** A container with a head, as every section of the dashboard has. */
export const Section = ({ title, level = "h2", hint, actions, children, testId }: SectionProps) => (
  <Container className="divide-y p-0" data-testid={testId}>
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-6 py-4">
      <div className="min-w-0">
        <Heading level={level}>{title}</Heading>
        {hint ? <Text size="small" className="text-ui-fg-subtle">{hint}</Text> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
    {children}
  </Container>
)

/** A label and what it stands for, one below the other on a narrow screen. */
export const Row = ({ label, children }: { label: ReactNode; children: ReactNode }) => (
  <div className="text-ui-fg-subtle grid grid-cols-1 items-start gap-x-4 gap-y-1 px-6 py-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
    <Text size="small" weight="plus" leading="compact">{label}</Text>
    <div className="txt-compact-small min-w-0 break-words">{children}</div>
  </div>
)

const Lines = ({ count = 3 }: { count?: number }) => (
  <div className="flex flex-col gap-y-2 px-6 py-4" aria-busy="true">
    {Array.from({ length: count }, (_, line) => <Skeleton key={line} className="h-5 w-full" />)}
  </div>
)

interface LoadedProps<Answer> {
  query: UseQueryResult<Answer, Error>
  lines?: number
  children: (answer: Answer) => ReactNode
}

/** What a read came to: lines while it loads, the error with a way to try again, or the answer. */
export function Loaded<Answer>({ query, lines, children }: LoadedProps<Answer>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <LoadError error={query.error} retry={query.refetch} />
  return <Lines count={lines} />
}

export const Page = ({ children }: { children: ReactNode }) => <div className="flex w-full flex-col gap-y-3">{children}</div>

/** The wide part and, on a wide screen beside it, the narrow one. */
export const TwoColumns = ({ children, side }: { children: ReactNode; side: ReactNode }) => (
  <div className="flex w-full flex-col items-start gap-x-4 gap-y-3 xl:grid xl:grid-cols-[minmax(0,_1fr)_440px]">
    <div className="flex w-full min-w-0 flex-col gap-y-3">{children}</div>
    <div className="flex w-full min-w-0 flex-col gap-y-3">{side}</div>
  </div>
)
