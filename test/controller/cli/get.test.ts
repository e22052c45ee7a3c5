import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { BreakerView } from "../../../controller/model/index.js";
import { BREAKER, script } from "../api/fixture.js";
import { breakerView, bypassView, edgeView, faultView, sidecarView, THERE_AND_BACK } from "./views.js";
import { NOW_MS, serverFor } from "./world.js";

describe("get", () => {
  it("lists policies with where each comes from, and who changed it last", async () => {
    const { code, out } = await (await serverFor(script()))(["get"]);
    expect(code).toBe(0);
    expect(out.split("\n")[0]).toMatch(/^KIND +NAMESPACE +NAME +DIRECTION +SELECTOR +SOURCE +VERSION +BY$/);
    expect(out).toMatch(/CircuitBreaker +default +ratings +outbound +- +api +7 +ann@laptop\n/);
  });

  it.each(["CircuitBreaker", "circuitbreaker", "CircuitBreakers"])("takes %s as a kind", async (kind) => {
    const { code, out } = await (await serverFor(script()))(["get", kind, "ratings", "-o", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(BREAKER.policy);
  });

  it("shows one policy in YAML as it can be applied again", async () => {
    const { out } = await (await serverFor(script()))(["get", "CircuitBreaker", "ratings", "-o", "yaml"]);
    expect(parse(out)).toEqual(BREAKER.policy);
  });

  it("says when there is none of that name", async () => {
    const { code, err } = await (await serverFor(script()))(["get", "CircuitBreaker", "absent"]);
    expect(code).toBe(1);
    expect(err).toContain("there is no CircuitBreaker of the name absent");
  });

  it("narrows by namespace", async () => {
    const { out } = await (await serverFor(script()))(["get", "-n", "other"]);
    expect(out).toContain("no policies");
  });

  it("lists edges with rates, errors and durations", async () => {
    const edge = edgeView("default/reviews", "default/ratings", {
      ...{ rate: 12.34, errorShare: 0.5, p50Ms: 2, p99Ms: 15.55, requests: 100 },
    });
    const { out } = await (await serverFor({ ...script(), edges: [edge] }))(["get", "edges"]);
    expect(out).toMatch(/default\/reviews +default\/ratings +outbound +12\.3 +50\.0% +2\.0ms +15\.6ms +100/);
  });

  it("lists breakers with their states", async () => {
    const breaker = breakerView("reviews-v2", { state: "open", transitions: THERE_AND_BACK, rejected: 9 });
    const { out } = await (await serverFor({ ...script(), breakers: [breaker] }))(["get", "breakers"]);
    expect(out).toMatch(/default\/ratings +reviews-v2 +outbound +open +enforce .* 9 +3\n/);
  });

  it.each<[Partial<BreakerView>, string]>([
    [{ keys: { closed: 9, open: 0, half_open: 0, ramp: 0 } }, "\u001b[32mclosed\u001b[0m"],
    [
      { keys: { closed: 9, open: 2, half_open: 1, ramp: 0 } },
      "\u001b[31mclosed; keys: 2 open, 1 half_open\u001b[0m",
    ],
    [{ keys: { closed: 0, open: 0, half_open: 0, ramp: 3 } }, "\u001b[33mclosed; keys: 3 ramp\u001b[0m"],
    [
      { state: "open", keys: { closed: 0, open: 0, half_open: 1, ramp: 0 } },
      "\u001b[31mopen; keys: 1 half_open\u001b[0m",
    ],
  ])("shows with the state of a breaker keys that are not closed: %j", async (more, words) => {
    const cli = await serverFor(script({ breakers: [breakerView("a", more)] }));
    expect((await cli(["get", "breakers"], { env: { FORCE_COLOR: "1" } })).out).toContain(words);
  });

  it("lists faults with their counts", async () => {
    const verdicts = { ...faultView({}).verdicts, injected: 7, not_drawn: 2, dry_run: 1 };
    const injected = { delay: 4, abort: 5, response: 6, throughput: 7 };
    const fault = faultView({ matched: 10, verdicts, injected });
    const { out } = await (await serverFor({ ...script(), faults: [fault] }))(["get", "faults"]);
    expect(out).toMatch(/ratings-down +ratings-v1 +inbound +10 +7 +5 +4 +6 +7 +not drawn 2, dry run 1\n/);
  });

  it("lists sidecars and bypasses for programs", async () => {
    const bypass = bypassView({ untilMs: NOW_MS + 60_000 });
    const cli = await serverFor({ ...script(), sidecars: [sidecarView("reviews-v1")], bypasses: [bypass] });
    expect(JSON.parse((await cli(["get", "sidecars", "-o", "json"])).out).sidecars).toHaveLength(1);
    expect(parse((await cli(["get", "bypasses", "-o", "yaml"])).out)).toEqual({ bypasses: [bypass] });
  });

  it("marks what nobody reports any more", async () => {
    const stale = true;
    const edges = [edgeView("default/a", "default/b", { rate: 5, stale })];
    const asked = { edges, breakers: [breakerView("a-1", { stale })], faults: [faultView({ stale })] };
    const cli = await serverFor({ ...script(), ...asked });
    expect((await cli(["get", "edges"])).out).toMatch(/default\/a +default\/b +outbound +stale /);
    expect((await cli(["get", "breakers"])).out).toContain(" a-1 (stale) ");
    expect((await cli(["get", "faults"])).out).toContain(" ratings-v1 (stale) ");
  });

  it.each([
    ["sidecars", "no sidecar has connected yet"],
    ["edges", "no requests have been reported yet"],
    ["breakers", "no breakers are reported"],
    ["faults", "no faults are reported"],
    ["bypasses", "nothing is bypassed"],
  ])("says of empty %s that there are none", async (what, words) => {
    expect((await (await serverFor(script()))(["get", what])).out).toBe(`${words}\n`);
  });

  it("lists the audit trail, the newest first, and no more than was asked for", async () => {
    const audit = Array.from({ length: 60 }, (_, at) => ({
      ...{
        number: 60 - at,
        sequence: 60 - at,
        type: "policy.put" as const,
        subject: `CircuitBreaker/default/b${at}`,
      },
      ...{ atMs: NOW_MS, by: "ann@laptop", because: "incident 7", detail: "created" },
    }));
    const cli = await serverFor(script({ audit }));
    const { out } = await cli(["get", "audit"]);
    expect(out.split("\n")[1]).toMatch(
      /^ *60 +2026-11-21T12:00:00Z +policy\.put +CircuitBreaker\/default\/b0 +created +ann@laptop +incident 7$/,
    );
    expect(out.trimEnd().split("\n")).toHaveLength(51);
    expect((await cli(["get", "audit", "--limit", "2"])).out.trimEnd().split("\n")).toHaveLength(3);
    expect(JSON.parse((await cli(["get", "audit", "b59", "-o", "json"])).out).events).toHaveLength(1);
  });

  it("lists the lives of experiments, with who ended them", async () => {
    const experiment = {
      ...{ id: "e1", policy: "FaultInjection/default/slow" as const, state: "stopped" as const },
      ...{ fromMs: NOW_MS, untilMs: NOW_MS + 60_000, createdMs: NOW_MS, by: "ann@laptop" },
      end: { atMs: NOW_MS + 1000, by: "bob@desk", because: "enough" },
      problems: [],
    };
    const { out } = await (await serverFor(script({ experiments: [experiment] })))(["get", "experiments"]);
    expect(out).toMatch(
      /stopped +\S+12:00:00Z +\S+12:00:01Z +- +- +- +ann@laptop, ended by bob@desk +enough\n/,
    );
  });

  it("narrows every list by a name", async () => {
    const sidecars = [sidecarView("reviews-v1"), sidecarView("ratings-v1")];
    const edges = [edgeView("default/a", "default/b"), edgeView("default/c", "default/d")];
    const cli = await serverFor(script({ sidecars, edges, breakers: [breakerView("reviews-v1")] }));
    const count = async (line: string) =>
      Object.values(JSON.parse((await cli([...line.split(" "), "-o", "json"])).out) as unknown[][])[0]
        ?.length;
    expect(await count("get sidecars reviews-v1")).toBe(1);
    expect(await count("get sidecars default/ratings")).toBe(1);
    expect(await count("get edges a")).toBe(1);
    expect(await count("get edges default/d")).toBe(1);
    expect(await count("get breaker ratings")).toBe(1);
    const { code, err } = await cli(["get", "edges", "nobody"]);
    expect(code).toBe(1);
    expect(err).toContain("nothing in edges has the name nobody\n`meshfuse get edges` lists all\n");
  });

  it("reads lists of many pages whole", async () => {
    const sidecars = Array.from({ length: 2500 }, (_, at) => sidecarView(`s-${at}`));
    const { out } = await (await serverFor(script({ sidecars })))(["get", "sidecars", "-o", "json"]);
    const ids = (JSON.parse(out).sidecars as { id: string }[]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2500);
  });

  it.each(["0", "-1", "1.5", "x", ""])("refuses %j as a limit", async (limit) => {
    const { code, err } = await (await serverFor(script()))(["get", "audit", `--limit=${limit}`]);
    expect(code).toBe(2);
    expect(err).toContain("Give a number from 1");
  });
});

describe("get refusals", () => {
  it("cuts node ids, so that the columns after them are seen", async () => {
    const refusals = [{ node: "n".repeat(500), reason: "no such node", times: 2, lastMs: 0 }];
    const { out } = await (await serverFor(script({ refusals })))(["get", "refusals"]);
    expect(out).toContain(`${"n".repeat(60)}...  no such node`);
  });
});
