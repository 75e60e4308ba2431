/** Marks the register page with what it is built of, so that one kept open over an upgrade knows itself for an older one. */
import { createHash } from "node:crypto";
import type { Plugin } from "vite";

const MARK_CHARACTERS = 16;

/** Every file of a build has its content's hash in its name, so the page's own text differs with any of them. */
export const buildMark = (): Plugin => ({
  name: "build-mark",
  transformIndexHtml: {
    order: "post",
    handler(html) {
      const mark = createHash("sha256").update(html).digest("hex").slice(0, MARK_CHARACTERS);
      return [{ tag: "meta", attrs: { name: "build", content: mark }, injectTo: "head-prepend" }];
    },
  },
});
