import { expect, test } from "vitest";
import { type VitestReport, formatTotals, sumTotals } from "./vitest-report.ts";

const anyReport: VitestReport = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
};

test("the runs are summed into one line", () => {
  const totals = sumTotals([
    { ...anyReport, numPassedTests: 40, numFailedTests: 1 },
    { ...anyReport, numPassedTests: 2 },
  ]);
  expect(formatTotals(totals)).toBe("42 passed, 1 failed");
});

test("a file that does not load is a failure, though no test of it ran", () => {
  const report = { ...anyReport, testResults: [{ status: "failed", assertionResults: [] }] };
  expect(sumTotals([report]).failed).toBe(1);
});

test("a failed test is counted once, not again for its file", () => {
  const report = {
    ...anyReport,
    numFailedTests: 1,
    testResults: [{ status: "failed", assertionResults: [{ status: "failed" }] }],
  };
  expect(sumTotals([report]).failed).toBe(1);
});

test("skipped and planned tests are named", () => {
  const report = { ...anyReport, numPassedTests: 3, numPendingTests: 1, numTodoTests: 1 };
  expect(formatTotals(sumTotals([report]))).toBe("3 passed, 0 failed, 2 skipped");
});
