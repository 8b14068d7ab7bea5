import assert from "node:assert/strict";
import { test } from "node:test";

import { HearthError, ifMatch, isHearthError } from "../src/index.ts";
import { json, refusal, scripted } from "./server.ts";

test("a refusal tells its code, its fields and its request", async () => {
  const details = { title: ["This field is required."] };
  const { hearth } = scripted(() => refusal(400, "VALIDATION_ERROR", { details }));

  await assert.rejects(hearth.post("/v1/tasks", { body: { title: "" } }), (error) => {
    assert.ok(isHearthError(error));
    assert.equal(error.code, "VALIDATION_ERROR");
    assert.deepEqual(error.fields, details);
    assert.equal(error.correlationId, "request-0001");
    return true;
  });
});

test("an answer of something in between is an error, too", async () => {
  const { hearth } = scripted(() => json(403, { message: "Forbidden" }));

  await assert.rejects(hearth.get("/v1/users/me"), (error) => {
    assert.ok(error instanceof HearthError);
    assert.equal(error.code, "UNKNOWN");
    assert.equal(error.status, 403);
    return true;
  });
});

test("the prefix of the stage comes before each path", async () => {
  const { hearth, asked } = scripted(() => json(200, {}));

  await hearth.get("/v1/tasks/{taskId}", { params: { path: { taskId: "01K" } } });

  assert.equal(asked[0]?.path, "/dev/v1/tasks/01K");
});

test("a list is read to its end", async () => {
  const { hearth, asked } = scripted(({ path }) =>
    path.includes("cursor=two")
      ? json(200, { items: [{ title: "c" }], nextCursor: null })
      : json(200, { items: [{ title: "a" }, { title: "b" }], nextCursor: "two" }),
  );

  const titles: string[] = [];
  for await (const task of hearth.all("/v1/tasks", { params: { query: { limit: 2 } } })) {
    titles.push(task.title);
  }

  assert.deepEqual(titles, ["a", "b", "c"]);
  assert.deepEqual(
    asked.map(({ path }) => path),
    ["/dev/v1/tasks?limit=2", "/dev/v1/tasks?limit=2&cursor=two"],
  );
});

test("a page is read when it is needed", async () => {
  const { hearth, asked } = scripted(() => json(200, { items: [{}], nextCursor: "more" }));

  for await (const _ of hearth.all("/v1/tasks")) break;

  assert.equal(asked.length, 1);
});

test("an edit begins anew when somebody else was quicker", async () => {
  let version = 1;
  const { hearth, asked } = scripted(({ method }) => {
    if (method === "GET") return json(200, { title: `v${version}` }, { ETag: `"${version}"` });
    version += 1;
    return version === 2 ? refusal(412, "PRECONDITION_FAILED") : json(200, { title: "done" });
  });

  const edited = await hearth.edit("/v1/tasks/{taskId}", { taskId: "1" }, (task) => ({
    title: `${task.title}!`,
  }));

  assert.equal(edited.title, "done");
  assert.deepEqual(
    asked.filter(({ method }) => method === "PATCH").map(({ headers }) => headers.get("If-Match")),
    ['"1"', '"2"'],
  );
  assert.equal(asked.at(-1)?.body, '{"title":"v2!"}');
});

test("an edit that decides for nothing writes nothing", async () => {
  const { hearth, asked } = scripted(() => json(200, { title: "as it is" }, { ETag: '"1"' }));

  const left = await hearth.edit("/v1/tasks/{taskId}", { taskId: "1" }, () => null);

  assert.equal(left.title, "as it is");
  assert.equal(asked.length, 1);
});

test("a version is named by a thing or by its ETag", () => {
  assert.deepEqual(ifMatch({ version: 3 }), { "If-Match": '"3"' });
  assert.deepEqual(ifMatch('"3.abc"'), { "If-Match": '"3.abc"' });
});

test("a token that is too old begins anew", async () => {
  const { hearth, asked } = scripted(({ path }) => {
    if (path.includes("since=old")) return refusal(410, "SYNC_TOKEN_EXPIRED");
    const hasMore = !path.includes("since=");
    return json(200, { changes: [], nextToken: "next", hasMore });
  });

  const fresh: boolean[] = [];
  for await (const page of hearth.sync("old")) fresh.push(page.isFresh);

  assert.deepEqual(fresh, [true, false]);
  assert.deepEqual(
    asked.map(({ path }) => path),
    ["/dev/v1/sync?since=old", "/dev/v1/sync", "/dev/v1/sync?since=next"],
  );
});

test("files of contacts are sent and read as they are", async () => {
  const card = "BEGIN:VCARD\r\nEND:VCARD\r\n";
  const { hearth, asked } = scripted(({ method }) =>
    method === "POST"
      ? json(200, { cards: [] })
      : new Response(card, { headers: { "Content-Type": "text/vcard" } }),
  );

  await hearth.post("/v1/contacts/import", { body: card, headers: { "Content-Type": "text/vcard" } });
  const { data } = await hearth.get("/v1/contacts.vcf");

  assert.equal(asked[0]?.body, card);
  assert.equal(asked[0]?.headers.get("Content-Type"), "text/vcard");
  assert.equal(data, card);
});
