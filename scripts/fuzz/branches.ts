/**
 * The branches of a bundle's text, and which of them a run has reached.
 *
 *   if (a) b; else c;      b │ c, or without else: passed by
 *   a ? b : c              b │ c
 *   a && b  a || b  a ?? b b
 *   case a: b              b
 *   for, while, do         the body
 *
 * The engine counts how often each stretch of text was run (V8's block coverage): a stretch lies within a
 * longer one whose count it does not share. An `if` without `else` was passed by where its body was run less often than itself.
 */
import ts from "typescript";

export interface Branch {
  /** The source that the bundle has it from. */
  readonly file: string;
  /** Of the bundle, from 0. */
  readonly offset: number;
  /** The text that is run less often where the branch is taken; null where the branch has a text of its own. */
  readonly instead: number | null;
  /** The text that begins there. */
  readonly text: string;
}

/** V8's, of one function. */
export interface CountedFunction {
  readonly ranges: readonly CountedRange[];
}
export interface CountedRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

const TEXT_MAX = 60;
/** What esbuild writes before each module. */
const MODULE = /^\s*\/\/ (\S+\.[cm]?[jt]s)$/gmu;
const LOGICAL: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/** Of those modules that are wanted. */
export function findBranches(
  bundle: string,
  isWanted: (file: string) => boolean,
): readonly Branch[] {
  const source = ts.createSourceFile("bundle.js", bundle, ts.ScriptTarget.Latest, false);
  const modules = [...bundle.matchAll(MODULE)].map(({ index, 1: file = "" }) => ({ index, file }));
  const branches: Branch[] = [];
  const add = (node: ts.Node, instead: ts.Node | null = null): void => {
    const offset = node.getStart(source);
    const file = modules.findLast(({ index }) => index < offset)?.file ?? "";
    if (isWanted(file)) {
      const text = bundle.slice(offset, offset + TEXT_MAX).replaceAll(/\s+/gu, " ");
      branches.push({ file, offset, instead: instead?.getStart(source) ?? null, text });
    }
  };
  const visit = (node: ts.Node): void => {
    addBranchesOf(node, add);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return branches;
}

function addBranchesOf(node: ts.Node, add: (node: ts.Node, instead?: ts.Node) => void): void {
  if (ts.isIfStatement(node)) {
    add(node.thenStatement);
    if (node.elseStatement === undefined) {
      add(node, node.thenStatement);
    } else {
      add(node.elseStatement);
    }
  } else if (ts.isConditionalExpression(node)) {
    add(node.whenTrue);
    add(node.whenFalse);
  } else if (ts.isBinaryExpression(node) && LOGICAL.has(node.operatorToken.kind)) {
    add(node.right);
  } else if (ts.isIterationStatement(node, false)) {
    add(node.statement);
  } else if (ts.isCaseOrDefaultClause(node)) {
    const [first] = node.statements;
    if (first !== undefined) {
      add(first);
    }
  }
}

/** Indices of the branches that were taken at least once. */
export function reachedBranches(
  branches: readonly Branch[],
  functions: readonly CountedFunction[],
): ReadonlySet<number> {
  const shortFirst = functions
    .flatMap(({ ranges }) => ranges)
    .toSorted((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset));
  const countAt = (offset: number): number =>
    shortFirst.find(({ startOffset, endOffset }) => startOffset <= offset && offset < endOffset)
      ?.count ?? 0;
  const reached = new Set<number>();
  for (const [i, { offset, instead }] of branches.entries()) {
    if (countAt(offset) > (instead === null ? 0 : countAt(instead))) {
      reached.add(i);
    }
  }
  return reached;
}
