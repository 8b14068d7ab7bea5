/** Requests that are sent again where that is safe, so that they have their effect once. */

import { errorOf } from "./errors.ts";

export type Send = (request: Request) => Promise<Response>;

export interface Patience {
  /** How often a request is sent again. */
  retries: number;
  /** Seconds. Who is told to wait longer gets the error instead. */
  longestWait: number;
}

const KEY = "Idempotency-Key";
const LOST_ON_THE_WAY = [502, 504];

/** Give a POST a key under which it has its effect once. `/v1/auth/*` takes none. */
export function withKey(request: Request): Request {
  if (request.method !== "POST" || request.headers.has(KEY) || isAuth(request)) return request;
  const keyed = new Request(request);
  keyed.headers.set(KEY, crypto.randomUUID());
  return keyed;
}

/** Send until there is an answer that counts, or patience ends. */
export async function sendPatiently(
  request: Request,
  send: Send,
  { retries, longestWait }: Patience,
): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const isLast = attempt >= retries;
    const outcome = await send(request.clone()).catch((error: unknown) => {
      if (isLast || request.signal.aborted || !hasOneEffect(request)) throw error;
      return null;
    });
    if (outcome && isLast) return outcome;
    const seconds = outcome ? await secondsToWait(request, outcome, attempt) : backoff(attempt);
    if (outcome && (seconds === null || seconds > longestWait)) return outcome;
    await pause(seconds ?? 0, request.signal);
  }
}

/** Tell how long to wait before the next attempt; null where another would not help. */
async function secondsToWait(
  request: Request,
  response: Response,
  attempt: number,
): Promise<number | null> {
  if (response.status === 429 || response.status === 503) {
    return (await errorOf(response)).retryAfter ?? backoff(attempt);
  }
  if (LOST_ON_THE_WAY.includes(response.status)) {
    return hasOneEffect(request) ? backoff(attempt) : null;
  }
  // Our own first attempt, whose answer got lost, still runs.
  const isRunning =
    response.status === 409 && (await errorOf(response)).code === "IDEMPOTENCY_IN_PROGRESS";
  return isRunning ? backoff(attempt) : null;
}

/** Tell whether sending it twice is the same as sending it once, when no answer tells. */
function hasOneEffect(request: Request): boolean {
  return ["GET", "HEAD"].includes(request.method) || request.headers.has(KEY);
}

function isAuth(request: Request): boolean {
  return new URL(request.url).pathname.includes("/v1/auth/");
}

/** Half a second, doubled each time; at random, so that clients do not come back together. */
function backoff(attempt: number): number {
  return 0.5 * 2 ** attempt * (0.5 + Math.random() / 2);
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, seconds * 1000);
    signal.addEventListener("abort", stop, { once: true });
  });
}
