/** Where the program is that a program starts beside itself. */
import { dirname, join } from "node:path";

export interface OwnChild {
  /** Relative to the one who starts it: beside the bundle that `npm run build` made of it. */
  readonly built: string;
  readonly source: string;
}

/** What follows `node`: the built program beside a built one, its sources beside the sources. `starter` is import.meta.filename. */
export function ownChild(starter: string, { built, source }: OwnChild): readonly string[] {
  const beside = (path: string): string => join(dirname(starter), path);
  return starter.endsWith(".mjs")
    ? ["--enable-source-maps", beside(built)]
    : ["--import", import.meta.resolve("tsx"), beside(source)];
}
