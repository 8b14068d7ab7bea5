/** The typed client of the Hearth API. */

export { ifMatch } from "./edits.ts";
export { HearthError, isHearthError } from "./errors.ts";
export type { ErrorCode } from "./errors.ts";
export { createHearth } from "./hearth.ts";
export type { Hearth, HearthOptions } from "./hearth.ts";
export type { ItemOf, ListPath } from "./lists.ts";
export type * from "./schema.ts";
export type { SyncChange, SyncPage } from "./sync.ts";
export { memoryTokens, storageTokens } from "./tokens.ts";
export type { Tokens, TokenStore } from "./tokens.ts";
