/** Where tokens are kept. */

import type { components } from "./schema.ts";

export type Tokens = Pick<
  components["schemas"]["Tokens"],
  "accessToken" | "idToken" | "refreshToken"
>;

/** Keeps the tokens of who is signed in. `set(null)` tells that nobody is any more. */
export interface TokenStore {
  get(): Tokens | null | Promise<Tokens | null>;
  set(tokens: Tokens | null): void | Promise<void>;
}

/** Keep tokens until the page or process ends. */
export function memoryTokens(tokens: Tokens | null = null): TokenStore {
  return {
    get: () => tokens,
    set: (next) => {
      tokens = next;
    },
  };
}

/** Keep tokens in `localStorage` or `sessionStorage`, shared by the tabs of a browser. */
export function storageTokens(
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
  name = "hearth.tokens",
): TokenStore {
  return {
    get: () => JSON.parse(storage.getItem(name) ?? "null") as Tokens | null,
    set: (tokens) =>
      tokens ? storage.setItem(name, JSON.stringify(tokens)) : storage.removeItem(name),
  };
}
