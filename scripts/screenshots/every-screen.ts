/**
 * Every screen of the register in five languages, two themes and three sizes: taken on the walks of the tests that
 * look at them (hardware-tests/every-screen*.test.ts), then drawn on contact sheets.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LANGUAGES } from "@tillwave/shared/core/language";
import { type Cell, drawContactSheet } from "./adapters/contact-sheet.ts";

const inTree = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
/** Not in the repository: there are a thousand and more. */
const PICTURES = inTree("terminal/ui/screenshots/every");
const WALKS = "hardware-tests/every-screen";
const THEMES = ["light", "dark"] as const;
/** The one whose sheets lie in the repository. */
const SHOWN_WALK = "register";

/** False where a walk did not come to its end, or met a fault. */
export async function takeEveryScreen(progress: (line: string) => void): Promise<boolean> {
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  const walks = spawnSync(
    "npx",
    ["vitest", "run", "--config", "scripts/vitest.config.ts", "--project", "hardware", WALKS],
    { cwd: inTree(""), env: { ...process.env, TILLWAVE_PICTURES: PICTURES }, stdio: "inherit" },
  );
  for (const walk of readdirSync(PICTURES)) {
    for (const theme of THEMES) {
      const file = join(PICTURES, `${walk}-${theme}.webp`);
      writeFileSync(file, await drawContactSheet(cellsOf(join(PICTURES, walk), theme)));
      progress(file);
      if (walk === SHOWN_WALK) {
        copyFileSync(file, inTree(`terminal/ui/screenshots/every-screen-${theme}.webp`));
      }
    }
  }
  return walks.status === 0;
}

function cellsOf(folder: string, theme: (typeof THEMES)[number]): readonly Cell[] {
  const taken = new Set(readdirSync(folder));
  return LANGUAGES.filter((language) => taken.has(language)).flatMap((language) => {
    const pictures = join(folder, language, "landscape", theme);
    return readdirSync(pictures)
      .toSorted()
      .map((name) => ({
        language,
        screen: name.replace(/\.png$/u, ""),
        picture: readFileSync(join(pictures, name)),
      }));
  });
}
