/**
 * How every page is built. Everything is a file of its own with its hash in the name: the programs'
 * content policy allows no script, style or font inside a page.
 */
export const PAGE_BUILD = {
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: false,
    sourcemap: false,
    reportCompressedSize: true,
  },
} as const;
