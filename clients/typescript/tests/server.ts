/** A server that answers as it is told, and remembers what it was asked. */

import { createHearth, memoryTokens } from "../src/index.ts";
import type { Hearth, HearthOptions, TokenStore } from "../src/index.ts";

type Reply = Response | Error;

export interface Asked {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

export interface Scripted {
  hearth: Hearth;
  tokens: TokenStore;
  asked: Asked[];
}

/** Make a client of a server that answers each request with what `reply` makes of it. */
export function scripted(
  reply: (asked: Asked, number: number) => Reply | Promise<Reply>,
  options: Partial<HearthOptions> = {},
): Scripted {
  const asked: Asked[] = [];
  const tokens = memoryTokens({ accessToken: "old", idToken: "id", refreshToken: "refresh" });
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    const one = { method, path: pathname + search, headers, body: await request.text() };
    asked.push(one);
    const answer = await reply(one, asked.length);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const hearth = createHearth({ baseUrl: "https://api.example.com/dev/", tokens, fetch, ...options });
  return { hearth, tokens, asked };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

export function refusal(
  status: number,
  code: string,
  { details = {}, headers = {} }: { details?: object; headers?: Record<string, string> } = {},
): Response {
  const error = { code, message: "No.", details, correlationId: "request-0001" };
  return json(status, { error }, headers);
}
