import assert from "node:assert/strict";
import { test } from "node:test";

import { json, refusal, scripted } from "./server.ts";
import type { Asked } from "./server.ts";

const FRESH = { accessToken: "new", idToken: "id", tokenType: "Bearer", expiresIn: 3600 };

function isRenewal({ path }: Asked): boolean {
  return path === "/dev/v1/auth/refresh";
}

test("a token that is over is renewed once, for all that wait", async () => {
  const { hearth, tokens, asked } = scripted((one) => {
    if (isRenewal(one)) return json(200, FRESH);
    const isNew = one.headers.get("Authorization") === "Bearer new";
    return isNew ? json(200, { unread: 0 }) : refusal(401, "UNAUTHENTICATED");
  });

  const calls = [1, 2, 3].map(() => hearth.get("/v1/notifications/unread-count"));
  await Promise.all(calls);

  assert.equal(asked.filter(isRenewal).length, 1);
  assert.equal(asked.length, 7);
  assert.equal((await tokens.get())?.accessToken, "new");
  assert.equal((await tokens.get())?.refreshToken, "refresh");
});

test("a body is sent again with the new token", async () => {
  const { hearth, asked } = scripted((one) => {
    if (isRenewal(one)) return json(200, FRESH);
    const isNew = one.headers.get("Authorization") === "Bearer new";
    return isNew ? json(201, {}) : refusal(401, "UNAUTHENTICATED");
  });

  await hearth.post("/v1/tasks", { body: { title: "Water the plants" } });

  assert.equal(asked.at(-1)?.body, '{"title":"Water the plants"}');
  assert.equal(asked[0]?.headers.get("Idempotency-Key"), asked[2]?.headers.get("Idempotency-Key"));
});

test("a renewal that is refused signs out", async () => {
  const { hearth, tokens, asked } = scripted(() => refusal(401, "UNAUTHENTICATED"));

  await assert.rejects(hearth.get("/v1/users/me"), { code: "UNAUTHENTICATED" });

  assert.equal(await tokens.get(), null);
  assert.equal(asked.length, 2);
});

test("an outage signs nobody out", async () => {
  const { hearth, tokens } = scripted(
    (one) => refusal(isRenewal(one) ? 503 : 401, isRenewal(one) ? "SERVICE_UNAVAILABLE" : "UNAUTHENTICATED"),
    { retries: 0 },
  );

  await assert.rejects(hearth.get("/v1/users/me"), { code: "SERVICE_UNAVAILABLE" });

  assert.equal((await tokens.get())?.accessToken, "old");
});

test("a wrong password is asked about once", async () => {
  const { hearth, asked } = scripted(() => refusal(401, "INVALID_CREDENTIALS"));

  await assert.rejects(hearth.signIn({ email: "ana@example.com", password: "wrong" }), {
    code: "INVALID_CREDENTIALS",
  });

  assert.equal(asked.length, 1);
});

test("a sign-in keeps the tokens, or asks for the second step", async () => {
  const { hearth, tokens } = scripted((one) =>
    one.path.endsWith("/login")
      ? json(200, { challenge: "SOFTWARE_TOKEN_MFA", session: "s" })
      : json(200, { ...FRESH, refreshToken: "another" }),
  );

  const challenge = await hearth.signIn({ email: "ana@example.com", password: "right" });
  assert.equal(challenge?.session, "s");
  await hearth.confirmSignIn({ email: "ana@example.com", session: "s", code: "123456" });

  assert.deepEqual(await tokens.get(), { accessToken: "new", idToken: "id", refreshToken: "another" });
});

test("credentials of the request's own stay", async () => {
  const { hearth, asked } = scripted(() => json(200, {}));

  await hearth.get("/v1/tasks/stats", { headers: { "X-API-Key": "hk_1" } });

  assert.equal(asked[0]?.headers.get("Authorization"), null);
});

test("to sign out forgets the tokens", async () => {
  const { hearth, tokens } = scripted(() => new Response(null, { status: 204 }));

  await hearth.signOut();

  assert.equal(await tokens.get(), null);
});
