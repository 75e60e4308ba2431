/**
 * What can be wrong with how the pages use their words:
 *
 *   UNUSED    a key of an English catalogue that no source names
 *   FROZEN    words that are read at the top of a module: they would keep the language of that moment
 *   PLURAL    a count's words that lack a category of their language, or have one that it does not know
 */
import { basename, dirname, relative } from "node:path";
import ts from "typescript";

export interface SourceFaultsOptions {
  /** From which the files are named. */
  readonly root: string;
  readonly stringsFolder: string;
}

export function sourceFaults(program: ts.Program, options: SourceFaultsOptions): readonly string[] {
  const checker = program.getTypeChecker();
  const used = new Set<ts.Declaration>();
  const faults: string[] = [];
  const keys: ts.PropertyAssignment[] = [];
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || file.fileName.includes("/node_modules/")) {
      continue;
    }
    if (dirname(file.fileName) === options.stringsFolder) {
      const name = basename(file.fileName);
      faults.push(...pluralFaults(file, languageOf(name)));
      keys.push(...(name.startsWith("en-") ? keysOf(file) : []));
      continue;
    }
    faults.push(...lookAtUses(file, { checker, used, ...options }));
  }
  const unused = keys
    .filter((key) => !used.has(key) && isLeaf(key))
    .map((key) => `${placeOf(key, options.root)}: UNUSED ${key.name.getText()}`);
  return [...faults, ...unused];
}

interface Looking extends SourceFaultsOptions {
  readonly checker: ts.TypeChecker;
  readonly used: Set<ts.Declaration>;
}

function lookAtUses(file: ts.SourceFile, looking: Looking): readonly string[] {
  const faults: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
      if (markUse(node, looking) && isAtTheTop(node) && !isInside(node)) {
        faults.push(`${placeOf(node, looking.root)}: FROZEN ${node.getText()}`);
      }
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return faults;
}

type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression;

/** True where it reads words of a catalogue. */
function markUse(node: Access, looking: Looking): boolean {
  const { checker } = looking;
  const object = checker.getTypeAtLocation(node.expression);
  const properties = namesIn(node, checker)?.flatMap((name) => object.getProperty(name) ?? []);
  const read = (properties ?? object.getProperties()).filter((one) => isOfCatalogue(one, looking));
  read.forEach((property) => mark(property, looking));
  if (read.length > 0 && !isInside(node)) {
    markTaken(node, looking);
  }
  return read.length > 0;
}

/** What is handed on whole: the parts that whoever takes it names, or all where it names none. */
function markTaken(node: Access, looking: Looking): void {
  const { checker } = looking;
  const taken = checker.getContextualType(node);
  const parts = checker
    .getTypeAtLocation(node)
    .getProperties()
    .filter((part) => isOfCatalogue(part, looking));
  const named = parts.filter((part) => taken?.getProperty(part.name) !== undefined);
  (named.length > 0 ? named : parts).forEach((part) => markAll(part, looking));
}

/** Null where any of them may be meant. */
function namesIn(node: Access, checker: ts.TypeChecker): readonly string[] | null {
  if (ts.isPropertyAccessExpression(node)) {
    return [node.name.text];
  }
  const type = checker.getTypeAtLocation(node.argumentExpression);
  const types = type.isUnion() ? type.types : [type];
  return types.every((one) => one.isStringLiteral()) ? types.map(({ value }) => value) : null;
}

/** Whether more is read of it: `t.hub` in `t.hub.title`. */
function isInside(node: ts.Node): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) &&
    parent.expression === node
  );
}

function isAtTheTop(node: ts.Node): boolean {
  for (let around = node.parent; !ts.isSourceFile(around); around = around.parent) {
    if (ts.isFunctionLike(around) || ts.isTypeNode(around)) {
      return false;
    }
  }
  return true;
}

function isOfCatalogue(property: ts.Symbol, { stringsFolder }: Looking): boolean {
  return (property.declarations ?? []).some((declaration) => {
    const { fileName } = declaration.getSourceFile();
    return dirname(fileName) === stringsFolder && basename(fileName).startsWith("en-");
  });
}

function mark(property: ts.Symbol, { used }: Looking): void {
  property.declarations?.forEach((declaration) => used.add(declaration));
}

function markAll(property: ts.Symbol, looking: Looking): void {
  mark(property, looking);
  for (const part of looking.checker.getTypeOfSymbol(property).getProperties()) {
    if (isOfCatalogue(part, looking)) {
      markAll(part, looking);
    }
  }
}

/** All keys of the catalogue, at every depth; not those of a count's words, nor of a list that its type leaves open. */
function keysOf(file: ts.SourceFile): readonly ts.PropertyAssignment[] {
  const keys: ts.PropertyAssignment[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isAsExpression(node)) {
      return;
    }
    if (ts.isPropertyAssignment(node)) {
      keys.push(node);
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return keys;
}

/** A group is used where a word of it is. */
function isLeaf({ initializer }: ts.PropertyAssignment): boolean {
  return !ts.isObjectLiteralExpression(initializer) && !ts.isIdentifier(initializer);
}

function pluralFaults(file: ts.SourceFile, language: string): readonly string[] {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const faults: string[] = [];
  const look = (node: ts.Node): void => {
    const [, words] = ts.isCallExpression(node) ? node.arguments : [];
    if (
      ts.isCallExpression(node) &&
      node.expression.getText() === "plural" &&
      words !== undefined &&
      ts.isObjectLiteralExpression(words)
    ) {
      const has = words.properties.map(({ name }) => name?.getText() ?? "");
      const isWhole =
        has.length === categories.length && categories.every((one) => has.includes(one));
      if (!isWhole) {
        faults.push(
          `${basename(file.fileName)}: PLURAL has ${has.join(", ")}; ${language} wants ${categories.join(", ")}`,
        );
      }
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return faults;
}

const languageOf = (file: string): string => /^(zh-han[ts]|en|ja|ko)-/u.exec(file)?.[1] ?? "en";

function placeOf(node: ts.Node, root: string): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${relative(root, file.fileName)}:${line + 1}`;
}
