import assert from "node:assert/strict";
import { test } from "node:test";

import { isHearthError } from "../src/index.ts";
import { json, refusal, scripted } from "./server.ts";

const NOW = { headers: { "Retry-After": "0" } };
const body = { title: "Water the plants" };

test("a POST that meets an outage is sent again under the same key", async () => {
  const { hearth, asked } = scripted((_, number) =>
    number < 3 ? refusal(503, "SERVICE_UNAVAILABLE", NOW) : json(201, { taskId: "1" }),
  );

  const { data } = await hearth.post("/v1/tasks", { body });

  assert.equal(data.taskId, "1");
  assert.equal(asked.length, 3);
  assert.equal(new Set(asked.map(({ headers }) => headers.get("Idempotency-Key"))).size, 1);
  assert.deepEqual(new Set(asked.map((one) => one.body)), new Set([JSON.stringify(body)]));
});

test("another POST has another key, and one's own key stays", async () => {
  const { hearth, asked } = scripted(() => json(201, {}));

  await hearth.post("/v1/tasks", { body });
  await hearth.post("/v1/tasks", { body });
  await hearth.post("/v1/tasks", { body, params: { header: { "Idempotency-Key": "mine" } } });

  const keys = asked.map(({ headers }) => headers.get("Idempotency-Key"));
  assert.equal(new Set(keys).size, 3);
  assert.equal(keys[2], "mine");
});

test("a POST whose answer got lost is sent again, also while the first still runs", async () => {
  const { hearth, asked } = scripted((_, number) => {
    if (number === 1) return new TypeError("fetch failed");
    return number === 2 ? refusal(409, "IDEMPOTENCY_IN_PROGRESS") : json(201, { taskId: "1" });
  });

  const { data } = await hearth.post("/v1/tasks", { body });

  assert.equal(data.taskId, "1");
  assert.equal(asked.length, 3);
});

test("a PATCH whose answer got lost is not sent again", async () => {
  const { hearth, asked } = scripted(() => new TypeError("fetch failed"));

  await assert.rejects(
    hearth.patch("/v1/tasks/{taskId}", { params: { path: { taskId: "1" } }, body }),
    TypeError,
  );

  assert.equal(asked.length, 1);
});

test("who shall wait too long is told", async () => {
  const headers = { "Retry-After": "240" };
  const { hearth, asked } = scripted(() => refusal(429, "RATE_LIMITED", { headers }));

  await assert.rejects(hearth.get("/v1/users/me"), (error) => {
    assert.ok(isHearthError(error, "RATE_LIMITED"));
    assert.equal(error.retryAfter, 240);
    return true;
  });
  assert.equal(asked.length, 1);
});

test("patience ends", async () => {
  const unavailable = () => refusal(503, "SERVICE_UNAVAILABLE", NOW);
  const { hearth, asked } = scripted(unavailable, { retries: 2 });

  await assert.rejects(hearth.get("/v1/users/me"), { status: 503 });

  assert.equal(asked.length, 3);
});

test("what is called off is not sent again", async () => {
  const controller = new AbortController();
  const { hearth, asked } = scripted(() => {
    controller.abort();
    return refusal(503, "SERVICE_UNAVAILABLE", { headers: { "Retry-After": "10" } });
  });

  await assert.rejects(hearth.get("/v1/users/me", { signal: controller.signal }), {
    name: "AbortError",
  });

  assert.equal(asked.length, 1);
});
