/** Builds the register page, the customer's screen and the pairing page into dist. */
import { join } from "node:path";
import { defineConfig } from "vite";
import { PAGE_BUILD } from "../page-kit/page-build.ts";
import { buildMark } from "./build-mark.ts";

const root = import.meta.dirname;
const PAGES = ["index.html", "customer.html", "pair.html"];

export default defineConfig({
  root,
  ...PAGE_BUILD,
  plugins: [buildMark()],
  build: {
    ...PAGE_BUILD.build,
    rolldownOptions: { input: PAGES.map((page) => join(root, page)) },
  },
});
