/** The client: typed calls, with what every front end needs around them. */

import { makeCalls } from "./calls.ts";
import type { Calls } from "./calls.ts";
import { makeEdit } from "./edits.ts";
import type { Edit } from "./edits.ts";
import { makeLists } from "./lists.ts";
import type { Lists } from "./lists.ts";
import { sendPatiently, withKey } from "./repeating.ts";
import type { Patience } from "./repeating.ts";
import type { components } from "./schema.ts";
import { Session } from "./session.ts";
import { makeSync } from "./sync.ts";
import type { SyncSince } from "./sync.ts";
import { memoryTokens } from "./tokens.ts";
import type { TokenStore } from "./tokens.ts";
import { makeUploadImage } from "./uploads.ts";
import type { UploadImage } from "./uploads.ts";

type Schemas = components["schemas"];

export interface HearthOptions extends Partial<Patience> {
  /** Where the API is, with the prefix of its stage, and without `/v1`. */
  baseUrl: string;
  /** Where tokens are kept; else in memory. */
  tokens?: TokenStore;
  /** Sends requests; else the `fetch` of the browser or of Node.js. */
  fetch?: (request: Request) => Promise<Response>;
}

export interface Hearth extends Calls, Lists {
  /** Sign in. Answers the second step that is asked for, or null when it is done. */
  signIn(credentials: Schemas["CredentialsRequest"]): Promise<Schemas["Challenge"] | null>;
  /** Take the second step, with a code of the authenticator. */
  confirmSignIn(step: Schemas["MfaRequest"]): Promise<void>;
  /** Sign out, everywhere. */
  signOut(): Promise<void>;
  /** Read, decide, write; anew when somebody else wrote in between. */
  edit: Edit;
  /** Tell what changed since a token of before, page by page; without one, everything. */
  sync: SyncSince;
  /** Upload a picture and wait until it is processed. */
  uploadImage: UploadImage;
}

export function createHearth({
  baseUrl,
  tokens = memoryTokens(),
  fetch = (request) => globalThis.fetch(request),
  retries = 4,
  longestWait = 20,
}: HearthOptions): Hearth {
  const address = baseUrl.replace(/\/+$/, "");
  const patience = { retries, longestWait };
  const session = new Session(tokens, address, (request) => sendPatiently(request, fetch, patience));
  const calls = makeCalls(address, (request) => session.send(withKey(request)));
  return {
    ...calls,
    ...makeLists(calls),
    ...makeSigning(calls, tokens),
    edit: makeEdit(calls),
    sync: makeSync(calls),
    uploadImage: makeUploadImage(calls, fetch),
  };
}

function makeSigning(calls: Calls, tokens: TokenStore) {
  const keep = ({ accessToken, idToken, refreshToken }: Schemas["Tokens"]) =>
    tokens.set({ accessToken, idToken, refreshToken });
  return {
    async signIn(credentials: Schemas["CredentialsRequest"]) {
      const { data } = await calls.post("/v1/auth/login", { body: credentials });
      if ("challenge" in data) return data;
      await keep(data);
      return null;
    },
    async confirmSignIn(step: Schemas["MfaRequest"]) {
      await keep((await calls.post("/v1/auth/mfa", { body: step })).data);
    },
    async signOut() {
      await calls.post("/v1/auth/logout");
      await tokens.set(null);
    },
  };
}
