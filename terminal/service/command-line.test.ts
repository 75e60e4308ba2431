import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGES } from "@tillwave/shared/core/language";
import { type Currency, findCurrency } from "@tillwave/shared/sale/currency";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { catalogueFault, readCommandLine } from "./command-line.ts";
import { demoBarcode, demoCatalogue } from "./demo/catalogue.ts";
import { demoSettings } from "./demo/settings.ts";
import { temporaryFolder } from "./scenarios/open-till.ts";
import { parseSettings } from "./settings.ts";

const home = () => {
  const folder = temporaryFolder();
  return { folder, environment: { XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder } };
};

test("where nothing is configured, the demo shop runs", () => {
  const { environment, folder } = home();
  expect(readCommandLine([], environment)).toMatchObject({
    ok: true,
    value: { demo: true, port: 8455, folder: join(folder, "tillwave", "demo") },
  });
});

test("a settings file and its catalogue are read", () => {
  const { environment, folder } = home();
  const config = join(folder, "till.json");
  writeFileSync(config, JSON.stringify({ ...demoSettings, terminal: 7 }));
  writeFileSync(join(folder, "catalogue.json"), JSON.stringify(demoCatalogue()));
  const launch = readCommandLine(["--config", config, "--data", folder], environment);
  expect(launch).toMatchObject({ ok: true, value: { demo: false, settings: { terminal: 7 } } });
});

for (const [args, say] of [
  [["--port", "abc"], /--port takes a number/u],
  [["--port", "70000"], /--port takes a number/u],
  [["--nonsense"], /See --help/u],
  [["--config", "/nowhere/till.json"], /cannot be read/u],
  [["--demo", "--config", "x"], /exclude each other/u],
  [["--catalogue", "/nowhere.json"], /cannot be read/u],
] as const) {
  test(`${args.join(" ")} is answered in words`, () => {
    const launch = readCommandLine(args, home().environment);
    expect(launch).toMatchObject({ ok: false, error: { say: expect.stringMatching(say) } });
  });
}

test("no settings make the till throw", () => {
  fc.assert(
    fc.property(fc.anything(), (json) => {
      expect(() => parseSettings(json)).not.toThrow();
    }),
  );
});

for (const [wrong, where] of [
  [{ ...demoSettings, terminal: 0 }, "terminal"],
  [{ ...demoSettings, merchant: 2 ** 32 }, "merchant"],
  [{ ...demoSettings, taxes: [] }, "taxes"],
  [{ ...demoSettings, taxes: [...demoSettings.taxes, ...demoSettings.taxes] }, "taxes"],
  [{ ...demoSettings, extra: 1 }, "extra"],
] as const) {
  test(`settings with a wrong ${where} say so`, () => {
    expect(parseSettings(wrong)).toMatchObject({ error: { type: "settings-malformed", where } });
  });
}

test("a currency that ISO 4217 does not know is refused by its name", () => {
  expect(parseSettings({ ...demoSettings, currency: "HKX" })).toEqual({
    ok: false,
    error: { type: "unknown-currency", code: "HKX" },
  });
});

test("the demo shop is in order: sixty items, six categories, several taxes, every barcode once", () => {
  const catalogue = demoCatalogue();
  expect(catalogue.items).toHaveLength(60);
  expect(catalogue.categories).toHaveLength(6);
  expect(new Set(catalogue.items.map(({ taxId }) => taxId)).size).toBe(3);
  const taxIds = new Set(demoSettings.taxes.map(({ id }) => id));
  expect(catalogueFault(catalogue, taxIds)).toBeNull();
  const twice = { ...catalogue, items: [...catalogue.items, ...catalogue.items.slice(0, 1)] };
  expect(catalogueFault(twice, taxIds)).toMatch(/stands there twice/u);
  expect(catalogueFault(catalogue, new Set(["A"]))).toMatch(/not there/u);
});

test("demo barcodes carry the check digit of EAN-13", () => {
  const sum = [...demoBarcode(7)].reduce((s, d, i) => s + Number(d) * (i % 2 === 0 ? 1 : 3), 0);
  expect(sum % 10).toBe(0);
});

for (const language of LANGUAGES) {
  test(`the demo shop in ${language} names and prices everything, in its own money and a folder of its own`, () => {
    const read = readCommandLine(["--demo", "--language", language], {});
    expect(read.ok).toBe(true);
    if (!read.ok || read.value === "help") {
      return;
    }
    const { settings, catalogue, folder } = read.value;
    expect(settings.language).toBe(language);
    expect(folder.endsWith(language === "en" ? "demo" : `demo-${language}`)).toBe(true);
    expect(parseSettings(settings)).toEqual({ ok: true, value: settings });
    expect(catalogueFault(catalogue, new Set(settings.taxes.map(({ id }) => id)))).toBeNull();
    const { value: money } = findCurrency(settings.currency) as { value: Currency };
    for (const item of catalogue.items) {
      expect(item.price, item.sku).toBeGreaterThan(0);
      expect(item.price % (money.digits === 0 ? 1 : 5), item.sku).toBe(0);
    }
    const names = [...catalogue.items, ...catalogue.categories].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
}

test("a language that nobody speaks here is refused", () => {
  expect(readCommandLine(["--demo", "--language", "fr"], {})).toMatchObject({ ok: false });
});
