/**
 * A day with tasks, as the demo user of `make serve`:
 *
 *     node examples/tasks.ts
 *
 * Another address stands in HEARTH_URL.
 */

import { createHearth, ifMatch, isHearthError } from "../src/index.ts";
import type { SyncChange, Task } from "../src/index.ts";

const hearth = createHearth({ baseUrl: process.env["HEARTH_URL"] ?? "http://127.0.0.1:8000" });
await hearth.signIn({ email: "demo@hearth.local", password: "Hearth-demo-1" });

// What this device has, as it was the last time.
const local = new Map<string, unknown>();
let token = await pull(null);

// Make some.
const tag = crypto.randomUUID();
const made: Task[] = [];
for (const title of ["Water the plants", "Feed the cat", "Call mum"]) {
  const { data } = await hearth.post("/v1/tasks", { body: { title, tags: [tag] } });
  made.push(data);
}
console.log("made:", made.map((task) => task.title).join(", "));

// List them, page by page, and one by one.
const mine = { params: { query: { tag, limit: 2 } } };
await until(async () => (await count(hearth.all("/v1/tasks", mine))) === made.length);
for await (const page of hearth.pages("/v1/tasks", mine)) {
  console.log("a page of", page.items.length);
}
for await (const task of hearth.all("/v1/tasks", mine)) {
  console.log("-", task.title, task.priority);
}

// Change one, while nobody else does.
const [plants, cat, mum] = made;
if (!plants || !cat || !mum) throw new Error("They were all made.");
const path = { taskId: plants.taskId };
const { data: changed } = await hearth.patch("/v1/tasks/{taskId}", {
  params: { path, header: ifMatch(plants) },
  body: { priority: "high", dueDate: "2030-06-03", recurrence: "FREQ=WEEKLY" },
});
console.log("changed to version", changed.version);

// Who knows an older version is refused, reads again, decides again.
try {
  await hearth.patch("/v1/tasks/{taskId}", {
    params: { path, header: ifMatch(plants) },
    body: { title: "Water the cactus" },
  });
} catch (error) {
  if (!isHearthError(error, "PRECONDITION_FAILED")) throw error;
  console.log("refused:", error.code, error.details["currentVersion"]);
}
const edited = await hearth.edit("/v1/tasks/{taskId}", path, ({ title }) => ({
  title: `${title}, and the cactus`,
}));
console.log("edited:", edited.title);

// What a form got wrong, by field.
try {
  await hearth.post("/v1/tasks", { body: { title: "" } });
} catch (error) {
  if (!isHearthError(error, "VALIDATION_ERROR")) throw error;
  console.log("wrong:", error.fields);
}

// Complete it: the next one comes with the answer.
const { data: done } = await hearth.post("/v1/tasks/{taskId}/complete", { params: { path } });
console.log("completed:", done.task.completed, "next:", done.next?.dueDate);

await hearth.delete("/v1/tasks/{taskId}", { params: { path: { taskId: cat.taskId } } });
console.log("deleted:", cat.title);

// Bring the device up to date.
await until(async () => {
  token = await pull(token);
  return local.has(plants.taskId) && local.has(mum.taskId) && !local.has(cat.taskId);
});
console.log("in step:", local.has(mum.taskId), local.has(cat.taskId));

await hearth.signOut();

/** Apply what changed since, and return the token for the next time. */
async function pull(since: string | null): Promise<string> {
  let next = since ?? "";
  for await (const page of hearth.sync(since)) {
    if (page.isFresh) local.clear();
    page.changes.forEach(apply);
    next = page.nextToken;
  }
  return next;
}

function apply(change: SyncChange): void {
  if (change.op === "put") local.set(change.id, change.resource);
  else local.delete(change.id);
}

async function count(things: AsyncIterable<unknown>): Promise<number> {
  let number = 0;
  for await (const _ of things) number += 1;
  return number;
}

/** Wait for what follows a write, such as search and sync: within two seconds, where all is well. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const started = Date.now(); !(await isSo()); ) {
    if (Date.now() - started > 60_000) throw new Error("It does not come about.");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
