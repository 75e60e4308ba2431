/**
 * `npx tsx scripts/tone-vectors/main.ts`: writes the tables of tone-emitter/README.md and tone-emitter/vectors.json anew, after
 * the code, the frame or the sound has changed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assert } from "@tillwave/shared/core/assert";
import { specificationTables, specificationVectors } from "@tillwave/modem/vectors";

const README = fileURLToPath(new URL("../../tone-emitter/README.md", import.meta.url));
const VECTORS = fileURLToPath(new URL("../../tone-emitter/vectors.json", import.meta.url));
const [BEGIN, END] = ["<!-- tables -->", "<!-- end of tables -->"];

const [before, rest = ""] = readFileSync(README, "utf8").split(BEGIN);
const [, after] = rest.split(END);
assert(after !== undefined, "the README says where its tables stand");
writeFileSync(README, `${before}${BEGIN}\n\n${specificationTables()}\n\n${END}${after}`);
writeFileSync(VECTORS, `${JSON.stringify(specificationVectors(), null, 2)}\n`);
console.log("written: tone-emitter/README.md, tone-emitter/vectors.json");
