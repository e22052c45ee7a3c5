import { describe, expect, it } from "vitest";
import type { ConfigPreview, Policy } from "../../../controller/model/index.js";
import { BREAKER, type Script, script } from "../api/fixture.js";
import { breaker } from "../push/fixture.js";
import { type Ran, run, serverFor } from "./world.js";

const PREVIEW: ConfigPreview = {
  ...{ id: "reviews-v1", service: "default/reviews", direction: "outbound" },
  ...{ from: "0123456789abcdef", to: "fedcba9876543210" },
  changes: [
    { section: "breakers", name: "default/ratings", change: "changed" },
    { section: "tags", name: "tenant", change: "added" },
    { section: "faults", name: "default/slow", change: "removed" },
    { section: "breakers", name: "default/x", change: "moved" },
  ],
};
const SEVEN: Policy = breaker("ratings", { trip: { consecutive: 7 } });

function asking(change: "created" | "changed" | "unchanged", previews: ConfigPreview[] = []): Script {
  const changes = [{ key: "CircuitBreaker/default/ratings" as const, change }];
  return script({ apply: { outcome: "applied", changes, after: [BREAKER] }, previews });
}

async function ask(asked: Script, line: string, policy = SEVEN): Promise<Ran> {
  return (await serverFor(asked))(line.split(" "), { readStdin: async () => JSON.stringify(policy) });
}

describe("diff", () => {
  it("says field by field what would change, in which sidecars and how, and ends with 1", async () => {
    const { code, out, err } = await ask(asking("changed", [PREVIEW]), "diff -f -");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out).toBe(
      [
        "CircuitBreaker/default/ratings  changed (now version 7 by ann@laptop)",
        "  ~ spec.trip.consecutive: 5 -> 7",
        "",
        "1 sidecar would change",
        "SIDECAR     SERVICE          DIRECTION  FROM      TO        WHAT",
        "reviews-v1  default/reviews  outbound   01234567  fedcba98  ~breaker default/ratings, +tag tenant, -fault default/slow, ^breaker default/x",
        "",
      ].join("\n"),
    );
  });

  it("says nothing and ends with 0 where nothing would change", async () => {
    expect(await ask(asking("unchanged"), "diff -f -")).toEqual({ code: 0, out: "", err: "" });
  });

  it("only tries", async () => {
    const asked = asking("changed");
    await ask(asked, "diff -f -");
    expect(asked.applied.map(({ dryRun }) => dryRun)).toEqual([true]);
  });

  it("ends with 2 where it cannot tell: 1 would say that there are differences", async () => {
    const refused = script({ apply: { outcome: "invalid", errors: [] } });
    expect((await ask(refused, "diff -f -")).code).toBe(2);
    const wrong = await run(["diff", "-f", "-"], { readStdin: async () => "kind: Nothing" });
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("mend and try again");
  });

  it("ends with 3 where no controller answers", async () => {
    const env = { MESHFUSE_SERVER: "http://127.0.0.1:9" };
    const readStdin = async () => JSON.stringify(SEVEN);
    expect((await run(["diff", "-f", "-"], { env, readStdin })).code).toBe(3);
  });

  it("gives programs what the API says", async () => {
    const { code, out } = await ask(asking("changed", [PREVIEW]), "diff -f - -o json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      dryRun: true,
      changes: [{ key: "CircuitBreaker/default/ratings", change: "changed" }],
      sidecars: [PREVIEW],
    });
  });
});

describe("apply --dry-run", () => {
  it("says the same, and that nothing was changed, and ends with 0", async () => {
    const { code, out } = await ask(asking("changed", [PREVIEW]), "apply --dry-run -f -");
    expect(code).toBe(0);
    expect(out).toContain("only a trial, nothing was changed\n");
    expect(out).toContain("  ~ spec.trip.consecutive: 5 -> 7\n");
  });

  it("shows all of a policy that is new", async () => {
    const asked = asking("created");
    asked.entries = [];
    const { out } = await ask(asked, "apply --dry-run -f -");
    expect(out).toContain("ratings  created\n  + spec.trip.consecutive: 7\n");
    expect(out).toContain("no sidecar that is connected would run anything else\n");
  });

  it("says so of a policy that is the same and begins anew", async () => {
    const { out } = await ask(asking("changed"), "apply --dry-run -f -", BREAKER.policy);
    expect(out).toContain("  its document is the same: what had ended begins anew\n");
  });

  it("names the sidecars that could not take it, and those that are bypassed", async () => {
    const error = { source: "api", document: "CircuitBreaker default/x", path: "", message: "too many" };
    const previews: ConfigPreview[] = [
      { ...PREVIEW, id: "full-v1", changes: [], errors: [error] },
      { ...PREVIEW, id: "passed-v1", changes: [], bypass: "b1" },
    ];
    const { out } = await ask(asking("changed", previews), "apply --dry-run -f -");
    expect(out).toContain("2 sidecars would change\n");
    expect(out).toMatch(/full-v1 .* keeps what it has\n/);
    expect(out).toMatch(/passed-v1 .* once bypass b1 ends\n/);
    expect(out).toContain(
      "These would keep what they have\n  full-v1: api: CircuitBreaker default/x: too many\n",
    );
  });

  it("is coloured for people", async () => {
    const cli = await serverFor(asking("changed"));
    const readStdin = async () => JSON.stringify(SEVEN);
    const { out } = await cli(["diff", "-f", "-"], { readStdin, env: { FORCE_COLOR: "1" } });
    expect(out).toContain("\u001b[33m  ~ spec.trip.consecutive: 5 -> 7\u001b[0m\n");
  });
});
