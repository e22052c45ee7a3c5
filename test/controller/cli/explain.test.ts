import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { hashOf } from "../../../controller/fault/index.js";
import { API_VERSION, type Policy, type PolicySpec } from "../../../controller/model/index.js";
import { BREAKER, script } from "../api/fixture.js";
import { life } from "../experiment/sights.js";
import { temporaryFolder } from "../push/fixture.js";
import { NOW_MS, type Ran, run, serverFor } from "./world.js";

const SPEC = { unit: { header: "x-user" }, seed: 7, activeFor: "10m" };
const DELAYS = { ...SPEC, percentage: "50%", delay: { fixed: "250ms" } };

function fault(name: string, spec: PolicySpec = DELAYS, namespace = "default"): Policy {
  return { apiVersion: API_VERSION, kind: "FaultInjection", metadata: { name, namespace }, spec };
}

async function explain(policies: Policy[], ...args: string[]): Promise<Ran> {
  const entries = policies.map((policy) => ({ ...BREAKER, policy, acceptedMs: NOW_MS - 1_000 }));
  return (await serverFor(script({ entries: [BREAKER, ...entries] })))(["explain", ...args]);
}

describe("explain fault NAME --unit", () => {
  it("says of each unit whether it is hit, by which part of a million, and what happens then", async () => {
    const { code, out } = await explain(
      [fault("slow")],
      "fault",
      "slow",
      "--unit",
      "user-1",
      "user-2",
      "user-3",
    );
    expect(code).toBe(0);
    const lines = out.split("\n");
    expect(lines[0]).toBe(
      "default/slow by x-user, in parts of a million: drawn is what has a position under its share",
    );
    expect(lines.slice(2, 6).map((line) => line.replaceAll(/ {2,}/g, "|"))).toEqual([
      "UNIT|PART|DRAWN|POSITION|UNDER|WHAT IT DOES",
      "user-1|delay|yes|486353|500000|waits 250 ms",
      "user-2|delay|yes|149751|500000|waits 250 ms",
      "user-3|delay|yes|361982|500000|waits 250 ms",
    ]);
    expect(out).toContain(
      "What else decides\n  from 2026-11-21T11:59:59.000Z until 2026-11-21T12:09:59.000Z: it is on\n",
    );
  });

  it("takes units one by one as well, and one that is empty", async () => {
    const { out } = await explain([fault("slow")], "faults", "default/slow", "--unit", "a", "--unit", "");
    expect(out).toMatch(/^a +delay/m);
    expect(out).toMatch(/^"" +delay/m);
  });

  it("tells programs the hashes", async () => {
    const { out } = await explain([fault("slow")], "fault", "slow", "--unit", "ann", "-o", "json");
    const { units, state } = JSON.parse(out);
    expect(state).toBe("active");
    expect(units[0].parts[0].hash).toBe(
      hashOf({ name: "default/slow", kind: "policy", unit: "ann", seed: 7 }),
    );
  });

  it.each([
    [{ state: "stopped" as const }, "but it is stopped"],
    [{ paused: true as const }, "but it is paused"],
  ])("says of one whose experiment is %j that it does nothing", async (more, words) => {
    const states = { running: 0, acknowledged: 0, pending: 0, refused: 0, held: 0, bypassed: 0, gone: 0 };
    const sight = { problems: [], durable: true, silent: 0, states, places: [] };
    const detail = { ...life("5f0c1d2e"), ...sight, ...more };
    const entries = [{ ...BREAKER, policy: fault("slow"), acceptedMs: NOW_MS }];
    const cli = await serverFor(script({ entries, detail }));
    expect((await cli(["explain", "fault", "slow", "--unit", "a"])).out).toContain(words);
  });

  it("needs no controller where the policy is in a file", async () => {
    const file = path.join(await temporaryFolder(), "slow.yaml");
    await writeFile(file, JSON.stringify(fault("slow", DELAYS, "shop")));
    const { code, out } = await run(["explain", "fault", "slow", "-n", "shop", "-f", file, "--unit", "a"]);
    expect(code).toBe(0);
    expect(out).toContain("for 10m from when it is applied");
  });

  it.each([
    [["fault", "slwo"], "there is no fault default/slwo (did you mean default/slow?)"],
    [["fault", "slow", "-n", "shop"], "there is no fault shop/slow (did you mean default/slow?)"],
    [["fault", "ratings"], "there is no fault default/ratings"],
  ])("%j ends with 1 and says what may have been meant", async (args, words) => {
    const { code, out, err } = await explain([fault("slow")], ...args, "--unit", "a");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(words);
    expect(err).toContain("`meshfuse get FaultInjection` lists all");
  });

  it.each([
    [["breaker", "a", "--unit", "a"], '"breaker" cannot be explained'],
    [["fault", "a"], "--unit <value...>"],
    [["fault", "A", "--unit", "a"], '"A" is not the name of a policy'],
    [["fault", "a", "--unit", ...Array.from({ length: 1001 }, String)], "1001 values are over 1000"],
  ])("with %j ends with 2", async (args, words) => {
    const { code, err } = await run(["explain", ...args]);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it("refuses a file whose policy is wrong, with all that is wrong", async () => {
    const file = path.join(await temporaryFolder(), "slow.yaml");
    await writeFile(
      file,
      JSON.stringify(fault("slow", { ...SPEC, percentage: "101%", abort: { status: 503 } })),
    );
    const { code, err } = await run(["explain", "fault", "slow", "-f", file, "--unit", "a"]);
    expect(code).toBe(1);
    expect(err).toContain('"101%" is over 100%');
  });
});
