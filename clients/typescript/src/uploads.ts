/** Pictures: straight to the storage, then processed. */

import type { Calls } from "./calls.ts";
import type { components } from "./schema.ts";

type Image = components["schemas"]["Image"];
type Wish = components["schemas"]["ImageRequest"];

/**
 * Upload a picture (JPEG, PNG, WebP, GIF or AVIF, at most 10 MB) and wait until it is processed.
 *
 * Look at `status`: it is `ready`, or `rejected` with a `rejectedReason`.
 */
export type UploadImage = (
  file: Blob,
  purpose: Wish["purpose"],
  options?: { signal?: AbortSignal },
) => Promise<Image>;

export function makeUploadImage(calls: Calls, fetch: (request: Request) => Promise<Response>) {
  const upload: UploadImage = async (file, purpose, { signal } = {}) => {
    const given = signal ? { signal } : {};
    const contentType = file.type as Wish["contentType"];
    const body = { purpose, contentType, byteSize: file.size };
    const { data: asked } = await calls.post("/v1/images", { body, ...given });

    const sent = await fetch(
      new Request(asked.upload.url, { method: "POST", body: form(asked, file), ...given }),
    );
    if (!sent.ok) throw new Error(`The storage answered ${sent.status}: ${await sent.text()}`);

    const params = { path: { imageId: asked.imageId } };
    for (;;) {
      const { data, response } = await calls.post("/v1/images/{imageId}/complete", {
        params,
        ...given,
      });
      if (response.status !== 202) return data;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  };
  return upload;
}

function form(asked: components["schemas"]["Upload"], file: Blob): FormData {
  const fields = new FormData();
  for (const [name, value] of Object.entries(asked.upload.fields)) fields.set(name, String(value));
  fields.set("file", file); // The last one: the storage reads no field behind it.
  return fields;
}
