/** How calls are written: a method, a path of the schema, and what belongs to the two. */

import createClient from "openapi-fetch";
import type { FetchOptions } from "openapi-fetch";
import type { PathsWithMethod, SuccessResponse } from "openapi-typescript-helpers";

import { errorOf } from "./errors.ts";
import type { Send } from "./repeating.ts";
import type { paths } from "./schema.ts";

export type Method = "get" | "put" | "post" | "patch" | "delete";
export type PathOf<M extends Method> = PathsWithMethod<paths, M>;
type Operation<P extends keyof paths, M extends Method> = paths[P][M];

/** `params` (path, query, header), `body`, and what `fetch` takes, such as `signal`. */
export type Options<P extends keyof paths, M extends Method> = Omit<
  FetchOptions<Operation<P, M>>,
  "baseUrl" | "fetch" | "middleware" | "parseAs"
>;

export type Data<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer R extends Record<number, unknown> }
    ? SuccessResponse<R>
    : never;

export interface Answer<T> {
  data: T;
  /** For `ifMatch`, where the resource can be edited. */
  etag: string | null;
  response: Response;
}

/** Options may be left out where nothing in them is needed. */
export type Given<T> = Record<never, never> extends T ? [options?: T] : [options: T];

export type Call<M extends Method> = <P extends PathOf<M>>(
  path: P,
  ...options: Given<Options<P, M>>
) => Promise<Answer<Data<P, M>>>;

export type Calls = { [M in Method]: Call<M> };

export function makeCalls(baseUrl: string, send: Send): Calls {
  const client = createClient<Record<string, Record<Method, object>>>({
    baseUrl,
    fetch: async (request) => {
      const response = await send(request);
      if (!response.ok) throw await errorOf(response);
      return response;
    },
    // Files of contacts are text; everything else is JSON.
    bodySerializer: (body: unknown) => (typeof body === "string" ? body : JSON.stringify(body)),
  });
  const call = (method: Method) => async (path: string, options?: object) => {
    const { response } = await client.request(method, path, { ...options, parseAs: "stream" });
    return { data: await read(response), etag: response.headers.get("ETag"), response };
  };
  const methods = ["get", "put", "post", "patch", "delete"] as const;
  return Object.fromEntries(methods.map((method) => [method, call(method)])) as unknown as Calls;
}

async function read(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return isJson ? response.json() : response.text();
}
