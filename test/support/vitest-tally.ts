// Counts what vitest reports, and what it leaves out: a file that cannot be imported, a late unhandled error and a
// killed worker all show zero failed tests in its report.
import { readFileSync, rmSync } from 'node:fs';
import * as z from 'zod';

export type Tally = { passed: number; failed: number };

const reportPath = 'reports/vitest.json';

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

/** A report of an earlier run must not speak for one that died before writing its own. */
export function deleteVitestReport(): void {
  rmSync(reportPath, { force: true });
}

/** Failed tests, and files that failed without a failed test; a bad exit that explains neither counts as one. */
export function countVitest(exitCode: number | null): Tally {
  const report = readReport();
  const failedFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + failedFiles;
  const unexplained = failed === 0 && (exitCode !== 0 || report.numPassedTests === 0);
  return { passed: report.numPassedTests, failed: unexplained ? 1 : failed };
}

function readReport(): z.infer<typeof VitestReport> {
  try {
    return VitestReport.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}
