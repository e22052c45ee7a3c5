import { describe, expect, it } from "vitest";
import { skippedText } from "../../../controller/cli/verdicts.js";
import { VERDICTS, type Verdict } from "../../../controller/model/index.js";

const verdictsOf = (counts: Partial<Record<Verdict, number>>) =>
  Object.fromEntries(VERDICTS.map((verdict) => [verdict, counts[verdict] ?? 0])) as Record<Verdict, number>;

describe("what became of requests that were not injected", () => {
  it("is counted by reason, in words", () => {
    const verdicts = verdictsOf({ injected: 7, not_drawn: 59, limit: 3, dry_run: 2 });
    const reasons = skippedText({ verdicts }).split(", ").sort();
    expect(reasons).toEqual(["dry run 2", "limit 3", "not drawn 59"]);
  });

  it("is nothing where all were", () => {
    expect(skippedText({ verdicts: verdictsOf({ injected: 7 }) })).toBe("");
  });
});
