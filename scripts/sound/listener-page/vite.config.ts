/** Builds the page that does nothing but listen, as the shop's pages are built. */
import { PAGE_BUILD } from "../../../terminal/page-kit/page-build.ts";

export default { root: import.meta.dirname, ...PAGE_BUILD, worker: { format: "es" } };
