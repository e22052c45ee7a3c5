import { describe, expect, it } from "vitest";
import {
  bareSubject,
  chosenScenarios,
  filterSubject,
  peerSubject,
  peersBeside,
  scenarioNamed,
} from "../../../../bench/ladder/proxy/index.js";
import type { Settings } from "../../../../bench/ladder/step.js";
import type { Peer } from "../../../../bench/peers/index.js";
import { SCENARIOS } from "../../../../bench/scenario/index.js";

const SETTINGS: Settings = {
  ...{ envoy: "envoy", module: "m.wasm", scope: "short", only: [], cache: "/nowhere" },
  signal: new AbortController().signal,
  progress: () => {},
};
const namesOf = (items: readonly { name: string }[]) => items.map(({ name }) => name);

describe("what is measured", () => {
  it("is what was asked for by name, else the step's own", () => {
    expect(namesOf(chosenScenarios([], ["full-set", "tag"]))).toEqual(["full-set", "tag"]);
    expect(namesOf(chosenScenarios(["abort"], ["full-set"]))).toEqual(["abort"]);
  });

  it("is refused under a name that nothing has, with those there are", () => {
    expect(() => scenarioNamed("fulll")).toThrow(/"fulll" is no scenario; there are pass-through, breaker/);
  });

  it("is one copy of the filter with the scenario's document", () => {
    const { filters, name } = filterSubject(scenarioNamed("tag"), "/x/m.wasm");
    expect([name, filters.length]).toEqual(["tag", 1]);
    const [, value = ""] = /"value":"([^"]+)"/.exec(JSON.stringify(filters)) ?? [];
    expect(JSON.parse(Buffer.from(value, "base64").toString())).toEqual(scenarioNamed("tag").document);
    expect(JSON.stringify(filters)).toContain('"filename":"/x/m.wasm"');
  });

  it.each(SCENARIOS)("beside $name is no filter, whose clients get the upstream's answer", (scenario) => {
    const bare = bareSubject(scenario);
    expect(bare).toMatchObject({ name: "no filter", filters: [] });
    expect(bare.scenario).toMatchObject({ status: 200, requests: scenario.requests });
  });

  it("stands beside empty filters, and Lua with the same tags where there are tags", () => {
    expect(namesOf(peersBeside(scenarioNamed("pass-through")))).toEqual(["empty Wasm", "empty Lua"]);
    expect(namesOf(peersBeside(scenarioNamed("full-set")))).toHaveLength(3);
  });

  it("has a peer's filters, whose clients get the upstream's answer", async () => {
    const [empty] = peersBeside(scenarioNamed("rejection"));
    if (empty === undefined) throw new Error("there is no peer");
    const subject = await peerSubject(empty, scenarioNamed("rejection"), SETTINGS);
    expect(subject).toMatchObject({ name: "empty Wasm", scenario: { status: 200 } });
  });

  it("goes without a peer that cannot be built, and says why", async () => {
    const skip = { what: "a peer", why: "no toolchain" };
    const peer: Peer = { name: "p", what: "", sameWorkAs: [], filters: async () => skip };
    expect(await peerSubject(peer, scenarioNamed("full-set"), SETTINGS)).toEqual(skip);
  });
});
