/** What vitest's JSON reporter writes, as far as the count needs it. */

export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** One for each test file. */
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A file that fails outside any test (it does not load, a hook breaks) counts as one failure. */
export function sumTotals(reports: readonly VitestReport[]): Totals {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const report of reports) {
    totals.passed += report.numPassedTests;
    totals.failed += report.numFailedTests + report.testResults.filter(isBrokenFile).length;
    totals.skipped += report.numPendingTests + report.numTodoTests;
  }
  return totals;
}

export function formatTotals({ passed, failed, skipped }: Totals): string {
  const counts = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${counts}, ${skipped} skipped` : counts;
}

function isBrokenFile(file: VitestReport["testResults"][number]): boolean {
  return (
    file.status === "failed" && file.assertionResults.every((result) => result.status !== "failed")
  );
}
