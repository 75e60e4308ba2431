/** Where Vite puts the worklet: bundled as a file of its own, for the pages' policy allows no scripts inside others. */
// Whatever page imports this is compiled in a project of its own, which would not find the types otherwise.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./vite-worker.d.ts" />
// oxlint-disable-next-line import/default
import address from "./worklet.ts?worker&url";

export const WORKLET_ADDRESS: string = address;
