// A reporter of vitest that leaves one row for each project: how many tests ended how, and how long they took.
import { writeFileSync } from "node:fs";

/** From the repository's root, where vitest runs. */
export const RESULTS = "dist/test-results.json";

export default class OutcomesReporter {
  /** Called by vitest once, with all test files. */
  onTestRunEnd(files, unhandledErrors) {
    const rows = new Map();
    const rowOf = (project) => {
      const known = rows.get(project) ?? { project, passed: 0, failed: 0, skipped: 0, durationMs: 0 };
      rows.set(project, known);
      return known;
    };
    for (const file of files) count(file, rowOf(file.project.name));
    if (unhandledErrors.length > 0) rowOf("outside of tests").failed = unhandledErrors.length;
    writeFileSync(RESULTS, JSON.stringify([...rows.values()]));
  }
}

/** A file that fails without a failed test in it, such as one that does not load, counts as one failed test. */
function count(file, row) {
  let failures = 0;
  for (const test of file.children.allTests()) {
    const { state } = test.result();
    if (state === "passed") row.passed++;
    else if (state === "skipped") row.skipped++;
    // A test that never came to its end (`pending`) is no success.
    else failures++;
  }
  if (file.state() === "failed" && failures === 0) failures = 1;
  row.failed += failures;
  const { prepareDuration, collectDuration, setupDuration, duration } = file.diagnostic();
  row.durationMs += Math.round(prepareDuration + collectDuration + setupDuration + duration);
}
