/**
 * A plan's text as YAML 1.2 that has a bounded size, depth and number of aliases, with the line of everything in it.
 *
 * The library's composer calls itself for every level, and a stack that is used up inside of a regular expression ends the whole
 * process: so the levels are counted first, on what its parser makes, which does not call itself. Long maps it compares key by key.
 * Device ids in quotes or not: 0000000000001234 and 12345678901234e5 are text where text is wanted.
 */
import {
  type CST,
  Composer,
  type Document,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  isAlias,
  isMap,
  isScalar,
  isSeq,
} from "yaml";
import { type Result, err, ok } from "../core/result.ts";

/** In UTF-16 units. */
export const PLAN_LENGTH_MAX = 256 * 1024;
/** Words and signs; a shop of a thousand beacons has a third of them. */
const LEXEMES_MAX = 80_000;
const DEPTH_MAX = 16;
/** Of one map. */
const KEYS_MAX = 64;
/** Values in all, those behind aliases counted each time. */
const VALUES_MAX = 60_000;
/** Of what is wrong, that is said at once. */
const FAULTS_MAX = 20;
const WHY_MAX = 200;

/** Both from 1. */
export interface At {
  readonly line: number;
  readonly column: number;
}

export interface TextFault extends At {
  /** The library's own code, small: "duplicate-key"; or ours: "too-deep". */
  readonly code: string;
  readonly why: string;
}

export type Path = readonly (string | number)[];

export interface PlanText {
  readonly value: unknown;
  readonly document: Document;
  /** Of the value at the path, or of the nearest around it that stands in the text. */
  at(path: Path): At;
}

/** Values of these fields are text, whatever they look like. */
const TEXT_FIELDS = new Set(
  "name device uuid zone next from to timeZone reward url namespace instance port chip".split(" "),
);

export function parsePlanText(text: string): Result<PlanText, readonly TextFault[]> {
  if (text.length > PLAN_LENGTH_MAX) {
    const why = `longer than ${PLAN_LENGTH_MAX} characters`;
    return err([{ code: "too-long", why, line: 1, column: 1 }]);
  }
  if (hasManyLexemes(text)) {
    const why = `more than ${LEXEMES_MAX} words and signs`;
    return err([{ code: "too-many", why, line: 1, column: 1 }]);
  }
  const lines = new LineCounter();
  const at = (offset: number): At => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const tooMuch = findTooMuch(tokens);
  if (tooMuch !== null) {
    const { offset, ...fault } = tooMuch;
    return err([{ ...fault, ...at(offset) }]);
  }
  const options = { prettyErrors: false, version: "1.2", logLevel: "silent" } as const;
  const documents = [...new Composer(options).compose(tokens, true, text.length)];
  const [document] = documents;
  if (document === undefined || documents.length !== 1) {
    const why = "one plan, and it was not one document";
    return err([{ code: "not-one-document", why, line: 1, column: 1 }]);
  }
  const said = [...document.errors, ...document.warnings].slice(0, FAULTS_MAX);
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== "1.2") {
    return err([{ code: "other-yaml", why: "YAML 1.2 is read alone", line: 1, column: 1 }]);
  }
  if (said.length > 0) {
    return err(said.map(({ code, message, pos }) => faultOf(code, message, at(pos[0]))));
  }
  return readValue(document, at);
}

const faultOf = (code: string, message: string, at: At): TextFault => ({
  code: code.toLowerCase().replaceAll("_", "-"),
  why: message.slice(0, WHY_MAX),
  ...at,
});

/** Whatever follows takes its time for each of them. */
function hasManyLexemes(text: string): boolean {
  const lexemes = new Lexer().lex(text);
  for (let count = 0; count < LEXEMES_MAX; count += 1) {
    if (lexemes.next().done === true) {
      return false;
    }
  }
  return true;
}

interface TooMuch {
  readonly code: string;
  readonly why: string;
  readonly offset: number;
}

/** What is nested too deep, or a map of too many keys; no function calls itself here. */
function findTooMuch(tokens: readonly CST.Token[]): TooMuch | null {
  const waiting: { readonly token: CST.Token; readonly depth: number }[] = [];
  const add = (token: CST.Token | null | undefined, depth: number): void => {
    if (token !== null && token !== undefined) {
      waiting.push({ token, depth });
    }
  };
  for (const token of tokens) {
    add(token.type === "document" ? token.value : null, 0);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (!("items" in token)) {
      continue;
    }
    if (depth >= DEPTH_MAX) {
      return { code: "too-deep", why: `more than ${DEPTH_MAX} levels`, offset: token.offset };
    }
    const isList = token.type === "block-seq" || isFlowList(token);
    if (token.items.length > (isList ? VALUES_MAX : KEYS_MAX)) {
      const why = `more than ${isList ? VALUES_MAX : KEYS_MAX} in one place`;
      return { code: "too-many", why, offset: token.offset };
    }
    for (const { key, value } of token.items) {
      add(key, depth + 1);
      add(value, depth + 1);
    }
  }
  return null;
}

const isFlowList = (token: CST.Token): boolean =>
  token.type === "flow-collection" && token.start.source === "[";

/** Plain values of what was read, and where each of them stands. */
function readValue(
  document: Document,
  at: (offset: number) => At,
): Result<PlanText, readonly TextFault[]> {
  let values = 0;
  let fault: TextFault | null = null;
  const fail = (code: string, why: string, node: Node | null): undefined => {
    fault ??= { code, why, ...at(node?.range?.[0] ?? 0) };
    return undefined;
  };
  const read = (node: unknown, field: string | number, depth: number): unknown => {
    values += 1;
    if (values > VALUES_MAX || depth > DEPTH_MAX) {
      return fail("too-many", `more than ${VALUES_MAX} values, or aliases that nest`, null);
    }
    if (isAlias(node)) {
      const meant = node.resolve(document);
      return meant === undefined
        ? fail("unknown-alias", "an alias of nothing before it", node)
        : read(meant, field, depth + 1);
    }
    if (isScalar(node)) {
      const isText = typeof field === "string" && TEXT_FIELDS.has(field);
      const isOther = node.value !== null && typeof node.value !== "string";
      return isText && isOther ? (node.source ?? String(node.value)) : node.value;
    }
    if (isSeq(node)) {
      return fault === null ? node.items.map((item, i) => read(item, i, depth + 1)) : undefined;
    }
    if (!isMap(node)) {
      return fail("not-a-value", "neither a value, nor a list, nor a map", null);
    }
    const map: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      // Object's own names are taken for known ones further on.
      if (!isScalar(key) || name in Object.prototype) {
        return fail("not-a-field", "no field has such a name", isScalar(key) ? key : node);
      }
      map[name] = read(value, name, depth + 1);
    }
    return map;
  };
  const value = read(document.contents, "", 0);
  if (fault !== null) {
    return err([fault]);
  }
  return ok({ value, document, at: (path) => at(offsetOf(document, path)) });
}

function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && key.value === last)
      : undefined;
    const node = isScalar(pair?.key) ? pair.key : document.getIn(path.slice(0, length), true);
    const start = (node as Node | undefined)?.range?.[0];
    if (start !== undefined) {
      return start;
    }
  }
  return document.contents?.range?.[0] ?? 0;
}
