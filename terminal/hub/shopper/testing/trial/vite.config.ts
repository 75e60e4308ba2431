/** Builds the page for trials, where the command line says. */
import { defineConfig } from "vite";
import { PAGE_BUILD } from "../../../../page-kit/page-build.ts";

export default defineConfig({ root: import.meta.dirname, ...PAGE_BUILD });
