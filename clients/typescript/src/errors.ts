/** What the API refuses, and why. */

import type { operations } from "./schema.ts";

type ErrorBody<Code> = {
  error: { code: Code; message: string; details: Record<string, unknown>; correlationId: string };
};

type CodeIn<Answer> = Answer extends { content: { "application/json": ErrorBody<infer Code> } }
  ? Code
  : never;

type CodesOf<Operation extends { responses: object }> = CodeIn<
  Operation["responses"][keyof Operation["responses"]]
>;

/** Every code that the schema names. */
export type ErrorCode = { [Name in keyof operations]: CodesOf<operations[Name]> }[keyof operations];

/**
 * A refusal of the API. `code` is for programs and never changes; `message` is for people.
 *
 * What stands between you and the API (API Gateway, its firewall, a proxy) answers in a form of its
 * own; then the code is `UNKNOWN`.
 */
export class HearthError extends Error {
  override readonly name = "HearthError";
  readonly status: number;
  readonly code: ErrorCode | "UNKNOWN";
  readonly details: Readonly<Record<string, unknown>>;
  /** Names the request in the log of the server: show it where people ask for help. */
  readonly correlationId: string | null;
  /** Seconds to wait before the next attempt, where the server says so. */
  readonly retryAfter: number | null;

  constructor(response: Response, body: unknown) {
    const error = isErrorBody(body) ? body.error : null;
    super(error?.message ?? `The server answered ${response.status} ${response.statusText}`.trim());
    this.status = response.status;
    this.code = error?.code ?? "UNKNOWN";
    this.details = error?.details ?? {};
    this.correlationId = error?.correlationId ?? response.headers.get("X-Correlation-Id");
    this.retryAfter = secondsOf(response.headers.get("Retry-After"));
  }

  /** What is wrong with each field of a form (`checklist.0.text` for what is nested). */
  get fields(): Readonly<Record<string, string[]>> {
    return this.code === "VALIDATION_ERROR" ? (this.details as Record<string, string[]>) : {};
  }
}

/** Tell whether it is a refusal of the API; with codes, whether it is one of those. */
export function isHearthError(error: unknown, ...codes: ErrorCode[]): error is HearthError {
  return (
    error instanceof HearthError &&
    (codes.length === 0 || codes.some((code) => code === error.code))
  );
}

/** Read the error of an answer, whose own body stays unread. */
export async function errorOf(response: Response): Promise<HearthError> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return new HearthError(response, body);
}

function isErrorBody(body: unknown): body is ErrorBody<ErrorCode> {
  const error = (body as Partial<ErrorBody<unknown>> | null)?.error;
  return typeof error?.code === "string";
}

function secondsOf(header: string | null): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}
