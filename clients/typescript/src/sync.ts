/** What changed since a device last asked. */

import type { Calls } from "./calls.ts";
import { isHearthError } from "./errors.ts";
import type { components } from "./schema.ts";

type Schemas = components["schemas"];

interface Resources {
  task: Schemas["Task"];
  category: Schemas["Category"];
  contact: Schemas["Contact"];
  event: Schemas["Event"];
  gift: Schemas["Gift"];
  notification: Schemas["Notification"];
}

type ChangeOf<Type extends keyof Resources> = { type: Type; id: string; version: number } & (
  | { op: "put"; resource: Resources[Type] }
  | { op: "delete"; resource: null }
);

/** One change; `type` and `op` tell what `resource` is. */
export type SyncChange = { [Type in keyof Resources]: ChangeOf<Type> }[keyof Resources];

export interface SyncPage {
  /** In the order in which to apply them. */
  changes: SyncChange[];
  /** Keep it once the changes are stored, and begin there the next time. */
  nextToken: string;
  hasMore: boolean;
  /** Forget what is stored before applying: this tells everything from the beginning. */
  isFresh: boolean;
}

/**
 * Tell what changed since a token of before, page by page; without one, everything.
 *
 * A token older than 90 days is as good as none.
 */
export type SyncSince = (
  since: string | null,
  options?: { limit?: number; signal?: AbortSignal },
) => AsyncGenerator<SyncPage, void, undefined>;

export function makeSync(calls: Calls): SyncSince {
  return async function* sync(since, { limit, signal } = {}) {
    for (let token = since, isFresh = since === null; ; ) {
      const query = { ...(token === null ? {} : { since: token }), ...(limit ? { limit } : {}) };
      try {
        const { data } = await calls.get("/v1/sync", {
          params: { query },
          ...(signal ? { signal } : {}),
        });
        yield { ...(data as Omit<SyncPage, "isFresh">), isFresh };
        if (!data.hasMore) return;
        token = data.nextToken;
        isFresh = false;
      } catch (error) {
        if (token === null || !isHearthError(error, "SYNC_TOKEN_EXPIRED")) throw error;
        token = null;
        isFresh = true;
      }
    }
  };
}
