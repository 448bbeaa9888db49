import type { z } from "@medusajs/framework/zod"
import type { adminRoutes, storeRoutes } from "../http-contract"

/** Types alone: nothing of the server and no zod comes along to a browser. */
type Routes = typeof storeRoutes & typeof adminRoutes
export type RouteKey = keyof Routes

/** What a route answers; a file or a stream is the platform's own `Response`. */
export type Answer<Key extends RouteKey> = Routes[Key] extends { media: string } ? Response : z.output<Routes[Key]["answer"]>

/** What a route takes as its body. */
export type Body<Key extends RouteKey> = Routes[Key] extends { body: infer Schema extends z.ZodType } ? z.input<Schema> : never

type Bodyless<Key extends RouteKey> = Routes[Key] extends { bodyOptional: true } ? true : Routes[Key] extends { body: z.ZodType } ? false : true

/** An address carries texts: a number or a boolean is as good, where the route reads one. */
type Typed<In, Out> = { [Name in keyof In]: Name extends keyof Out ? (unknown extends In[Name] ? Out[Name] : In[Name] | Extract<Out[Name], boolean | number>) : In[Name] }

/** What a route takes in its address. */
export type Query<Key extends RouteKey> = Routes[Key] extends { query: infer Schema extends z.ZodType } ? Typed<z.input<Schema>, z.output<Schema>> : never

/** For every call. */
export interface CallOptions {
  /** The guest's or the recipient's key; sent in the header `x-voucher-token`. */
  voucherToken?: string | undefined
  headers?: Record<string, string>
}

type IdOf<Key> = Key extends `${string}:${string}` ? { id: string } : { id?: never }
type QueryOf<Key extends RouteKey> = [Query<Key>] extends [never] ? { query?: never } : { query?: Query<Key> | undefined }
type BodyOf<Key extends RouteKey> = Bodyless<Key> extends true ? { body?: Body<Key> | undefined } : { body: Body<Key> }

/** What a call sends: no route has more than one parameter in its path. */
export type Sent<Key extends RouteKey> = IdOf<Key> & QueryOf<Key> & BodyOf<Key> & { options?: CallOptions | undefined }
