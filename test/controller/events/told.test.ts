import { describe, expect, it } from "vitest";
import { LastTold } from "../../../controller/events/told.js";
import { Transitions } from "../../../controller/events/transitions.js";
import { type BreakerStatus, Budget } from "../../../controller/report/index.js";
import { NUMBERS } from "../cli/views.js";

const AT = (generation: number) => ({ generation, atMs: generation });
const ROOMY = 1024 * 1024 * 1024;

describe("what was told last", () => {
  it("is kept of as many breakers and keys as an Envoy can have, and then of those told of last", () => {
    const lastTold = new LastTold(new Budget(ROOMY));
    for (let at = 0; at < 2048 + 16_384; at++) lastTold.set(`b${at}`, AT(1));
    lastTold.set("b0", AT(2));
    expect(lastTold.set("new", AT(1))).toBe(true);
    expect([lastTold.get("b0"), lastTold.get("b1")]).toEqual([AT(2), undefined]);
  });

  it("takes no more memory than there is for all, and gives it back", () => {
    const budget = new Budget(900);
    const [first, second] = [new LastTold(budget), new LastTold(budget)];
    for (const name of ["a", "b", "c", "c", "d"]) expect(first.set(name, AT(1))).toBe(true);
    expect([first.get("a"), first.get("d")]).toEqual([undefined, AT(1)]);
    expect(second.set("e", AT(1))).toBe(false);
    first.delete("d");
    first.delete("d");
    expect(second.set("e", AT(1))).toBe(true);
    first.clear();
    second.clear();
    expect(budget.used).toBe(0);
  });
});

describe("transitions of many sidecars", () => {
  const tell = (transitions: Transitions, nodeId: string, boot: number, names: readonly string[]) => {
    const step = { generation: 1, from: "closed", to: "open", reason: "rate", atMs: 5 } as const;
    const breakers = names.map(
      (name): BreakerStatus => ({
        ...{ direction: "outbound", name, state: "open", mode: "enforce", generation: 1, sinceMs: 5 },
        ...{ ...NUMBERS, openUntilMs: 0, windowRestartedMs: 0, attempt: 0, probesInFlight: 0 },
        transitions: [{ ...step, ...NUMBERS, threshold: 0, attempt: 0, lastsMs: 0 }],
      }),
    );
    const report = {
      nodeId,
      nodeCluster: "c",
      boot,
      configs: [],
      breakers,
      forgottenKeys: [],
      exemplars: [],
    };
    return transitions.fresh(report).map(({ name }) => name);
  };

  it("are not told where they cannot be remembered, and are once there is room", () => {
    const transitions = new Transitions(0, { maxBytes: 600 });
    expect(tell(transitions, "s1", 1, ["a", "b"])).toEqual(["a", "b"]);
    expect(tell(transitions, "s2", 1, ["c"])).toEqual([]);
    transitions.forget("s1");
    expect(tell(transitions, "s2", 1, ["c"])).toEqual(["c"]);
    expect(tell(transitions, "s2", 1, ["c"])).toEqual([]);
  });

  it("of processes and sidecars that were long ago make room", () => {
    const transitions = new Transitions(0, { maxBytes: 1200 });
    for (let boot = 0; boot < 20; boot++) expect(tell(transitions, "s1", boot, ["a"])).toEqual(["a"]);
    transitions.forget("s1");
    for (let at = 0; at < 10_010; at++) tell(transitions, `n${at}`, 1, []);
    expect(tell(transitions, "n20000", 1, ["a", "b", "c", "d"])).toHaveLength(4);
  });
});
