/**
 * A picture of oneself, as the demo user of `make serve`:
 *
 *     node examples/avatar.ts [file]
 */

import { readFile } from "node:fs/promises";

import { createHearth } from "../src/index.ts";

const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAFUlEQVR42mN8UBXPgBswMeAFI1UaACCFAc2FdKJkAAAAAElFTkSuQmCC";

const hearth = createHearth({ baseUrl: process.env["HEARTH_URL"] ?? "http://127.0.0.1:8000" });
await hearth.signIn({ email: "demo@hearth.local", password: "Hearth-demo-1" });

const given = process.argv[2];
const bytes = given ? await readFile(given) : Buffer.from(DOT, "base64");
const image = await hearth.uploadImage(new Blob([bytes], { type: "image/png" }), "avatar");
console.log("processed:", image.status, image.rejectedReason ?? "");

const { data: me } = await hearth.put("/v1/users/me/avatar", { body: { imageId: image.imageId } });
console.log("shown:", me.avatar?.imageId === image.imageId, me.avatar?.width, me.avatar?.height);

const thumb = await fetch(me.avatar?.urls.thumb ?? "");
console.log("thumb:", thumb.status, thumb.headers.get("Content-Type"));
await hearth.signOut();
