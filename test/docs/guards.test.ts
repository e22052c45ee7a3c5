// docs/guards.md says of guards what the code does.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BROKEN, KEPT } from "../../bench/ladder/guards/scenarios.js";
import { countOf } from "../../controller/guard/counted.js";
import { ERROR } from "../../controller/guard/index.js";
import { GUARD_VERDICTS, OUTCOMES } from "../../controller/model/index.js";
import { ROOT } from "./pages.js";
import { rowsUnder } from "./tables.js";

const PAGE = readFileSync(join(ROOT, "docs/guards.md"), "utf8");

/** How the page names outcomes. */
const NAMES: Record<(typeof OUTCOMES)[number], string> = {
  success: "success",
  failure: "failure",
  soft_failure: "soft failure",
  ignored: "ignored by a breaker",
  cancelled: "cancelled by the caller",
  rejected: "rejected by a breaker of its own",
  denied: "denied by a rule",
  injected: "injected at the service itself",
};

describe("the page on guards", () => {
  test.each(OUTCOMES)("says what %s counts for", (outcome) => {
    const [, meaning = ""] =
      rowsUnder(PAGE, "What counts").find(([told = ""]) => told.includes(NAMES[outcome])) ?? [];
    const { bad, all } = countOf(
      { limit: "success", badShare: 0 },
      {
        ...{ direction: "inbound", source: "", destination: "", durationSumUs: 0, buckets: [] },
        ...{ inFlight: 0, isPast: false, outcomes: OUTCOMES.map((each) => (each === outcome ? 1 : 0)) },
      },
    );
    const expected = all === 0 ? /^not judged$/ : bad === 0 ? /^a success$/ : /^none\b/;
    expect(meaning).toMatch(expected);
  });

  test("names every verdict, and the error", () => {
    const told = rowsUnder(PAGE, "A guard that cannot see").map(([name]) => name);
    for (const verdict of GUARD_VERDICTS) expect(told).toContain(`\`${verdict}\``);
    expect(PAGE).toContain(`**The error is ${ERROR * 100} % for an experiment**`);
  });

  test("has a row for each simulated traffic that keeps its limit, and most that do not", () => {
    const rows = rowsUnder(PAGE, "How often, how soon").filter(([first = ""]) => /\d/.test(first));
    expect(rows).toHaveLength(KEPT.length + BROKEN.length - 1);
  });
});
