/** Changes that count only while nobody else made one. */

import type { Calls, Data, Options, PathOf } from "./calls.ts";
import { isHearthError } from "./errors.ts";

/** The header that lets a write count only for this version: of a thing, or an `ETag`. */
export function ifMatch(known: string | { version: number }): { "If-Match": string } {
  return { "If-Match": typeof known === "string" ? known : `"${known.version}"` };
}

/** Paths of what can be read and patched. */
export type EditablePath = PathOf<"get"> & PathOf<"patch">;

type PathParams<P extends EditablePath> =
  Options<P, "patch"> extends { params: { path: infer Path } } ? Path : Record<string, never>;

type Patch<P extends EditablePath> =
  Options<P, "patch"> extends { body?: infer Body } ? NonNullable<Body> : never;

export type Edit = <P extends EditablePath>(
  path: P,
  params: PathParams<P>,
  /** Makes the patch for what is there now; null leaves it as it is. May be asked again. */
  decide: (current: Data<P, "get">) => Patch<P> | null,
) => Promise<Data<P, "get">>;

const ATTEMPTS = 5;

/** Read, decide, write; anew when somebody else wrote in between. */
export function makeEdit(calls: Calls): Edit {
  const get = calls.get as unknown as Plain;
  const patch = calls.patch as unknown as Plain;

  const edit = async (path: string, params: object, decide: (current: unknown) => unknown) => {
    for (let left = ATTEMPTS; ; left -= 1) {
      const current = await get(path, { params: { path: params } });
      const body = decide(current.data);
      if (body === null) return current.data;
      const header = current.etag === null ? {} : ifMatch(current.etag);
      try {
        return (await patch(path, { params: { path: params, header }, body })).data;
      } catch (error) {
        if (left <= 1 || !isHearthError(error, "PRECONDITION_FAILED")) throw error;
      }
    }
  };
  return edit as unknown as Edit;
}

type Plain = (path: string, options: object) => Promise<{ data: unknown; etag: string | null }>;
