/** Builds the customers' page into dist. */
import { createHash } from "node:crypto";
import { type Plugin, defineConfig } from "vite";
import { PAGE_BUILD } from "../../page-kit/page-build.ts";

const MARK_CHARACTERS = 16;

/**
 * Marks the page with the build that it is of, so that one kept open over an upgrade of the hub knows itself for an
 * older one. Each file of a build has its content's hash in its name, so the names differ with any of them.
 */
const buildMark = (): Plugin => ({
  name: "build-mark",
  transformIndexHtml: {
    order: "post",
    handler(_html, { bundle = {} }) {
      const names = Object.keys(bundle).toSorted().join("\n");
      const mark = createHash("sha256").update(names).digest("hex").slice(0, MARK_CHARACTERS);
      return [{ tag: "meta", attrs: { name: "build", content: mark }, injectTo: "head-prepend" }];
    },
  },
});

export default defineConfig({
  root: import.meta.dirname,
  ...PAGE_BUILD,
  plugins: [buildMark()],
  build: {
    ...PAGE_BUILD.build,
    // Its modules only fill tables of their own; a page that signs and opens nothing needs none of them.
    rolldownOptions: {
      treeshake: { moduleSideEffects: (id) => !id.includes("/node_modules/cborg/") },
    },
  },
  worker: { format: "es" },
});
