/** Builds the register page and the customer's screen into dist. */
import { join } from "node:path";
import { defineConfig } from "vite";
import { PAGE_BUILD } from "../page-kit/page-build.ts";

const root = import.meta.dirname;

export default defineConfig({
  root,
  ...PAGE_BUILD,
  build: {
    ...PAGE_BUILD.build,
    rolldownOptions: { input: [join(root, "index.html"), join(root, "customer.html")] },
  },
});
