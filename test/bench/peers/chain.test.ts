import { describe, expect, it } from "vitest";
import {
  admissionControl,
  emptyLua,
  faultAbort,
  faultDelay,
  faultNever,
  faultNotHit,
  isSkip,
  luaFilters,
  luaTags,
  nativeSet,
  wasmFilters,
} from "../../../bench/peers/index.js";
import { headerTagsOf, tagScript } from "../../../bench/peers/lua/tags.js";
import { SCENARIOS, type Scenario } from "../../../bench/scenario/index.js";

const SETTINGS = { cache: "", signal: new AbortController().signal, progress: () => undefined };
const NATIVE = [admissionControl, faultAbort, faultDelay, faultNever, faultNotHit, nativeSet];

function scenario(name: string): Scenario {
  const found = SCENARIOS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}

function namesOf(filters: readonly object[]): unknown[] {
  return filters.map((filter) => ("name" in filter ? filter.name : undefined));
}

describe("copies of a Wasm module", () => {
  const plugin = { name: "p", rootId: "r", code: { filename: "/m.wasm" }, configuration: '{"a":1}' };

  it("have names of their own in the chain", () => {
    expect(namesOf(wasmFilters(plugin, 3))).toEqual(["p-0", "p-1", "p-2"]);
  });

  it("are one plugin in one VM", () => {
    const configs = wasmFilters(plugin, 16).map((filter) => ({ ...filter, name: "" }));
    for (const config of configs) expect(config).toEqual(configs[0]);
  });

  it("get their configuration as the bytes that were given", () => {
    const [filter] = wasmFilters(plugin, 1);
    const value = Buffer.from('{"a":1}').toString("base64");
    expect(filter).toMatchObject({
      typed_config: { config: { name: "p", root_id: "r", configuration: { value } } },
    });
  });

  it("are none where none is asked for", () => {
    expect(wasmFilters(plugin, 0)).toEqual([]);
  });
});

describe("native peers", () => {
  it.each(NATIVE)("$name stands beside scenarios that there are", ({ sameWorkAs }) => {
    const known = SCENARIOS.map(({ name }) => name);
    expect(sameWorkAs.length).toBeGreaterThan(0);
    for (const name of sameWorkAs) expect(known).toContain(name);
  });

  it.each(NATIVE)("$name says what of the work it does", ({ what }) => {
    expect(what.length).toBeGreaterThan(20);
  });

  it.each(NATIVE)("$name has a name of its own for each filter of each copy", async (peer) => {
    const filters = await peer.filters(16, SETTINGS);
    if (isSkip(filters)) throw new Error(filters.why);
    expect(new Set(namesOf(filters)).size).toBe(filters.length);
    expect(filters.length % 16).toBe(0);
  });

  it("the set is three filters a copy", async () => {
    expect(await nativeSet.filters(2, SETTINGS)).toHaveLength(6);
  });

  it("aborts with the status that the scenario's clients get", async () => {
    const [filter] = (await faultAbort.filters(1, SETTINGS)) as object[];
    expect(filter).toMatchObject({ typed_config: { abort: { http_status: scenario("abort").status } } });
  });

  it("delays for as long as the scenario's fault", async () => {
    const [filter] = (await faultDelay.filters(1, SETTINGS)) as object[];
    expect(filter).toMatchObject({ typed_config: { delay: { fixed_delay: "0.005s" } } });
    expect(scenario("delay").document).toMatchObject({ faults: [{ delay: { fixed: "5ms" } }] });
  });
});

describe("Lua with the tags of a scenario", () => {
  it("reads the same headers by the same lists, with the same label for the rest", () => {
    const script = tagScript(headerTagsOf(scenario("tags-2").document));
    expect(script).toContain('headers:get("x-tenant")');
    expect(script).toContain('headers:get("user-agent")');
    expect(script).toContain('{ ["gold"] = true, ["silver"] = true }');
    expect(script).toContain('tag_1 = "other"');
  });

  it("counts by the values of all tags", () => {
    const script = tagScript(headerTagsOf(scenario("tags-2").document));
    expect(script).toContain('local series = tag_0 .. ";" .. tag_1');
    expect(script).toContain("requests[series] = (requests[series] or 0) + 1");
  });

  it("names the tags that it takes, and that it takes nothing else", () => {
    expect(luaTags(scenario("full-set"))?.what).toMatch(/tags tenant, agent .* nothing else/);
  });

  it("stands beside the scenario that it was made of", () => {
    expect(luaTags(scenario("tag"))?.sameWorkAs).toEqual(["tag"]);
  });

  it("is none where a scenario has no tags", () => {
    expect(luaTags(scenario("breaker"))).toBeUndefined();
  });

  it("leaves out tags that are not a header's with a list", () => {
    const cookie = { name: "c", from: { cookie: "c" }, values: ["a"], otherwise: "o" };
    const open = { name: "o", from: { header: "x" }, maxValues: 5 };
    expect(headerTagsOf({ tags: [cookie, open, null, "tag"] })).toEqual([]);
    expect(headerTagsOf({ tags: "none" })).toEqual([]);
  });

  it("cannot be broken out of by a value", () => {
    const tag = { name: "t", from: { header: "x" }, values: ['a"] = os.exit() --'], otherwise: "o\n" };
    const script = tagScript([tag]);
    expect(script).toContain('["a\\"] = os.exit() --"] = true');
    expect(script).toContain('"o\\n"');
  });
});

describe("copies of a Lua script", () => {
  it("have names of their own and the same text", () => {
    const filters = luaFilters("x = 1", 2);
    expect(namesOf(filters)).toEqual(["lua-0", "lua-1"]);
    for (const filter of filters)
      expect(filter).toMatchObject({ typed_config: { default_source_code: { inline_string: "x = 1" } } });
  });

  it("of the empty peer hold an empty function", async () => {
    const filters = await emptyLua.filters(1, SETTINGS);
    expect(JSON.stringify(filters)).toContain("function envoy_on_request(handle) end");
  });
});

describe("a peer that cannot be built", () => {
  it("is told from filters", () => {
    expect(isSkip({ what: "a", why: "b" })).toBe(true);
    expect(isSkip([])).toBe(false);
  });
});
