import { describe, expect, it } from "vitest";
import { type Draft, draftsOf, type Parts } from "../../../../bench/ladder/cpu/drafts.js";
import type { Peer } from "../../../../bench/peers/index.js";
import { SCENARIOS } from "../../../../bench/scenario/index.js";
import { settings } from "./subjects.js";

const SDK: Peer = { name: "rust-sdk", what: "the same", sameWorkAs: ["breaker"], filters: async () => [{}] };
const PARTS: Parts = { floorOf: async () => "/tmp/floor.wasm", sdkPeers: [SDK] };

const namesOf = (drafts: readonly Draft[]) => drafts.map(({ names }) => names[0]);

async function groupOf(name: string, wish: Parameters<typeof settings>[0], parts = PARTS) {
  const all = settings({ ...wish, only: [name] });
  const [draft, ...more] = draftsOf(all, parts);
  expect(more).toEqual([]);
  if (draft === undefined) throw new Error(`${name} is not measured`);
  const { group, skipped } = await draft.group(all);
  const { subjects } = group;
  const upstreams = subjects.map(({ chain }) => chain.upstream);
  return { names: subjects.map((subject) => subject.name), upstreams, skipped };
}

describe("what a run measures", () => {
  it("in short are the six scenarios of the short run", () => {
    expect(namesOf(draftsOf(settings(), PARTS))).toEqual([
      "pass-through",
      "breaker",
      "full-set",
      "rules",
      "rejection",
      "abort",
    ]);
  });

  it("in full are all scenarios, and what grows", () => {
    const drafts = draftsOf(settings({ scope: "full" }), PARTS);
    const covered = new Set(drafts.flatMap(({ names }) => names));
    for (const { name } of SCENARIOS) expect(covered).toContain(name);
    expect(namesOf(drafts).slice(-2)).toEqual(["workers", "cluster"]);
  });

  it("is what was asked for by name, whatever the scope", () => {
    expect(namesOf(draftsOf(settings({ only: ["tag", "cluster"] }), PARTS))).toEqual(["tag", "cluster"]);
  });

  it("is all sizes of what grows when one was asked for", () => {
    expect(namesOf(draftsOf(settings({ only: ["keys-10000"] }), PARTS))).toEqual(["keys"]);
    expect(namesOf(draftsOf(settings({ scope: "full", only: ["rules-100"] }), PARTS))).toEqual(["rules"]);
  });

  it("is nothing where nothing has that name", () => {
    expect(draftsOf(settings({ only: ["nothing"] }), PARTS)).toEqual([]);
  });
});

describe("who stands beside a scenario", () => {
  it("are empty filters and Envoy's own, by the work that they do", async () => {
    expect((await groupOf("fault-0", {})).names).toEqual([
      "no filter",
      "Meshfuse",
      "Meshfuse, one copy",
      "its floor",
      "empty Wasm",
      "empty Lua",
      "native fault, 0 %",
    ]);
  });

  it("are the empty entries where nothing is configured", async () => {
    expect((await groupOf("pass-through", {})).names).toContain("empty Wasm, our entries");
  });

  it("is Lua with the same tags where there are some", async () => {
    expect((await groupOf("full-set", {})).names).toContain("Lua, the same tags");
    expect((await groupOf("breaker", {})).names).not.toContain("Lua, the same tags");
  });

  it("are filters on SDKs in a full run; a short one says that it leaves them out", async () => {
    expect((await groupOf("breaker", { scope: "full" })).names).toContain("rust-sdk");
    const short = await groupOf("breaker", {});
    expect(short.names).not.toContain("rust-sdk");
    expect(short.skipped).toEqual([{ what: "rust-sdk", why: "belongs to the full run" }]);
  });

  it("is no Lua where Envoy has none, and that is said", async () => {
    const without = await groupOf("full-set", {}, { ...PARTS, withoutLua: "built without" });
    expect(without.names.filter((name) => name.includes("Lua"))).toEqual([]);
    expect(without.skipped).toContainEqual({ what: "Lua beside full-set", why: "built without" });
  });
});

describe("a fault of the response", () => {
  it("is measured before an upstream, whose answer alone it changes", async () => {
    const { names, upstreams } = await groupOf("response", {});
    expect(names).toEqual(["no filter", "Meshfuse, one copy", "its floor"]);
    expect(upstreams).toEqual([{}, {}, {}]);
  });

  it("that is never drawn is measured as any other fault", async () => {
    const { names, upstreams } = await groupOf("response-0", {});
    expect(names).toContain("Meshfuse");
    expect(new Set(upstreams)).toEqual(new Set([undefined]));
  });
});

describe("growth", () => {
  it("is shown in short by the sizes that a verdict needs", async () => {
    expect((await groupOf("rules", {})).names).toEqual(["no filter", "rules-10", "rules-1000"]);
  });

  it("is shown in full by all sizes", async () => {
    const { names } = await groupOf("rules", { scope: "full" });
    expect(names).toEqual(["no filter", "rules-1", "rules-10", "rules-100", "rules-1000"]);
  });
});
