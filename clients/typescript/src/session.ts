/** Who is signed in: requests carry the access token, which is renewed when it is over. */

import { errorOf, isHearthError } from "./errors.ts";
import type { Send } from "./repeating.ts";
import type { components } from "./schema.ts";
import type { TokenStore } from "./tokens.ts";

type FreshTokens = components["schemas"]["FreshTokens"];

export class Session {
  readonly #tokens: TokenStore;
  readonly #baseUrl: string;
  readonly #send: Send;
  /** Requests that find the token over at the same time wait for one renewal. */
  #renewing: Promise<string | null> | null = null;

  constructor(tokens: TokenStore, baseUrl: string, send: Send) {
    this.#tokens = tokens;
    this.#baseUrl = baseUrl;
    this.#send = send;
  }

  /** Send as who is signed in. Credentials that the request brings itself stay. */
  async send(request: Request): Promise<Response> {
    const isOwn = request.headers.has("Authorization") || request.headers.has("X-API-Key");
    const token = isOwn ? undefined : (await this.#tokens.get())?.accessToken;
    if (!token) return this.#send(request);
    const response = await this.#send(signed(request.clone(), token));
    if (response.status !== 401 || (await errorOf(response)).code !== "UNAUTHENTICATED") {
      return response;
    }
    const fresh = await this.#renewed(token);
    return fresh ? this.#send(signed(request, fresh)) : response;
  }

  #renewed(stale: string): Promise<string | null> {
    this.#renewing ??= this.#renew(stale).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew(stale: string): Promise<string | null> {
    const tokens = await this.#tokens.get();
    // Renewed meanwhile, by another request or another tab; or signed out.
    if (tokens?.accessToken !== stale) return tokens?.accessToken ?? null;
    try {
      const fresh = await this.#refresh(tokens.refreshToken);
      await this.#tokens.set({ ...tokens, ...fresh });
      return fresh.accessToken;
    } catch (error) {
      if (!isHearthError(error) || error.status !== 401) throw error;
      await this.#tokens.set(null);
      return null;
    }
  }

  async #refresh(refreshToken: string): Promise<Pick<FreshTokens, "accessToken" | "idToken">> {
    const response = await this.#send(
      new Request(`${this.#baseUrl}/v1/auth/refresh`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ refreshToken }),
      }),
    );
    if (!response.ok) throw await errorOf(response);
    const { accessToken, idToken } = (await response.json()) as FreshTokens;
    return { accessToken, idToken };
  }
}

function signed(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}
