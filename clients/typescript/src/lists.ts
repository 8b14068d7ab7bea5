/** Lists, page by page or thing by thing. */

import type { Call, Calls, Data, Given, Options, PathOf } from "./calls.ts";

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Paths that answer pages. */
export type ListPath = {
  [P in PathOf<"get">]: Data<P, "get"> extends Page<unknown> ? P : never;
}[PathOf<"get">];

export type ItemOf<P extends ListPath> = Data<P, "get"> extends Page<infer Item> ? Item : never;

export interface Lists {
  /** Each page, from where `cursor` says, else from the first. */
  pages<P extends ListPath>(
    path: P,
    ...options: Given<Options<P, "get">>
  ): AsyncGenerator<Data<P, "get">, void, undefined>;

  /** Each thing; pages are read as they are needed. */
  all<P extends ListPath>(
    path: P,
    ...options: Given<Options<P, "get">>
  ): AsyncGenerator<ItemOf<P>, void, undefined>;
}

interface PageOptions {
  params?: { query?: { cursor?: string } };
}

export function makeLists(calls: Calls): Lists {
  const get = calls.get as unknown as (
    path: string,
    options: PageOptions,
  ) => ReturnType<Call<"get">> & Promise<{ data: Page<unknown> }>;

  async function* pages(path: string, options: PageOptions = {}) {
    let cursor: string | null | undefined = options.params?.query?.cursor;
    do {
      const query = { ...options.params?.query, ...(cursor ? { cursor } : {}) };
      const { data } = await get(path, { ...options, params: { ...options.params, query } });
      yield data;
      cursor = data.nextCursor;
    } while (cursor);
  }

  async function* all(path: string, options?: PageOptions) {
    for await (const page of pages(path, options)) yield* page.items;
  }

  return { pages, all } as unknown as Lists;
}
