/**
 * Looks at a screen as everybody may have it: in five languages at five sizes it fits, in both themes axe finds
 * nothing, and in English it looks as it did. With `TILLWAVE_PICTURES=FOLDER` it takes the pictures of all of them.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LANGUAGES, type Language } from "@tillwave/shared/core/language";
import type { Page } from "playwright-core";
import { drawAtOnce, writeSameText } from "../../scripts/screenshots/same-picture.ts";
import { findLayoutFaults } from "./layout-faults.ts";
import { FIRST_FORM, type Form, SIZES, type Size, THEMES, setForm } from "./page-forms.ts";
import { runAxe } from "./run-axe.ts";
import { comparePicture } from "./same-pictures.ts";

/** A walk looks at dozens of screens, each in dozens of forms. In milliseconds. */
export const WALK_MS_MAX = 900_000;

/** Where words have the least room. English is looked at in every size. */
const TIGHT: readonly Size[] = ["portrait", "compact", "phone"];
const PICTURES = process.env["TILLWAVE_PICTURES"];
const PICTURED: readonly Size[] = ["landscape", "portrait", "phone"];
/** Where shops.ts keeps the journal of a shop, as a pattern. */
const SHOP_FOLDER = String.raw`/[\w/-]+/till-shop-\w+`;
const OTHERWISE = join(tmpdir(), "tillwave-pictures");

export interface EveryForm {
  look(screen: string): Promise<void>;
  /** What was wrong, in the order in which it was seen. */
  readonly faults: readonly string[];
}

export interface EveryFormOptions {
  /** Of the walk: pictures lie in a folder of that name. */
  readonly walk: string;
  /** Whether these screens are compared with how they looked. */
  readonly hasReference: boolean;
  /** All, where this is left out. */
  readonly languages?: readonly Language[];
  /** Screens that may not scroll on a tablet: what one pays on. */
  readonly isFixed?: (screen: string) => boolean;
}

export function lookInEveryForm(page: Page, options: EveryFormOptions): EveryForm {
  const { walk, hasReference, languages = LANGUAGES } = options;
  const { isFixed = (screen: string) => screen.startsWith("pay") } = options;
  const faults: string[] = [];
  const seen = new Set<string>();

  async function findFaults(screen: string, form: Form): Promise<void> {
    await setForm(page, form);
    const mayScroll = form.size === "phone" || !isFixed(screen);
    const found = await page.evaluate(findLayoutFaults, mayScroll);
    const where = `${screen}, ${form.language}, ${form.size}`;
    faults.push(...found.map((fault) => `${where}: ${fault}`));
    if (PICTURES !== undefined && PICTURED.includes(form.size)) {
      for (const theme of THEMES) {
        await setForm(page, { ...form, theme });
        const path = [walk, form.language, form.size, theme, fileName(screen)];
        keepPicture(await takePicture(page), path);
      }
    }
  }

  async function findInTheme(screen: string, form: Form): Promise<void> {
    await setForm(page, form);
    faults.push(...(await runAxe(page)).map((line) => `${screen}, ${form.theme}: ${line}`));
    if (hasReference) {
      const name = `${walk}/${fileName(screen)}-${form.theme}`;
      const compared = await comparePicture(await takePicture(page), name, OTHERWISE);
      if (compared.type === "other") {
        const share = `${(100 * compared.parts).toFixed(2)} % of it`;
        faults.push(`${screen}, ${form.theme}: ${share} looks otherwise, see ${compared.kept}`);
      }
    }
  }

  return {
    faults,
    async look(screen) {
      if (seen.has(screen)) {
        throw new Error(`two screens of one walk are called ${screen}`);
      }
      seen.add(screen);
      for (const theme of THEMES) {
        await findInTheme(screen, { ...FIRST_FORM, theme });
      }
      // A size at a time: another size costs more than another language.
      for (const size of Object.keys(SIZES) as Size[]) {
        for (const language of languages.filter((each) => sizesFor(each).includes(size))) {
          await findFaults(screen, { language, size, theme: "light" });
        }
      }
      await setForm(page, FIRST_FORM);
    },
  };
}

function sizesFor(language: Language): readonly Size[] {
  const all = Object.keys(SIZES) as Size[];
  const wanted = PICTURES === undefined ? TIGHT : [...TIGHT, ...PICTURED];
  return language === "en" ? all : all.filter((size) => wanted.includes(size));
}

async function takePicture(page: Page): Promise<Uint8Array> {
  await writeSameText(page, SHOP_FOLDER);
  await drawAtOnce(page);
  return page.screenshot({ animations: "disabled", caret: "hide" });
}

function keepPicture(picture: Uint8Array, path: readonly string[]): void {
  const file = `${join(PICTURES ?? "", ...path)}.png`;
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, picture);
}

const fileName = (screen: string): string =>
  screen
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}-]+/gu, "-")
    .replaceAll(/^-|-$/gu, "");
