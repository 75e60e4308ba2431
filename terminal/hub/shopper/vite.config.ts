/** Builds the customers' page into dist. */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
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

/** Says what a phone loads in English, with what decodes; hardware-tests/shopper-page.test.ts holds every language to it. */
const scriptWeight = (): Plugin => ({
  name: "script-weight",
  closeBundle() {
    const assets = join(import.meta.dirname, "dist/assets");
    const bytes = readdirSync(assets)
      .filter((name) => name.endsWith(".js") && !/^(?:zh-han[st]|ja|ko)-/u.test(name))
      .reduce((all, name) => all + gzipSync(readFileSync(join(assets, name))).length, 0);
    this.info(`${(bytes / 1000).toFixed(1)} kB of script in English, of 60 kB (gzip)`);
  },
});

export default defineConfig({
  root: import.meta.dirname,
  ...PAGE_BUILD,
  plugins: [buildMark(), scriptWeight()],
  build: {
    ...PAGE_BUILD.build,
    // Its modules only fill tables of their own; a page that signs and opens nothing needs none of them.
    rolldownOptions: {
      treeshake: { moduleSideEffects: (id) => !id.includes("/node_modules/cborg/") },
    },
  },
  worker: { format: "es" },
});
