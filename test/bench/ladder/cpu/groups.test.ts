import { describe, expect, it } from "vitest";
import { answeredGroup } from "../../../../bench/ladder/cpu/answered.js";
import { filterOf, parted, peerSubject, replyOf } from "../../../../bench/ladder/cpu/build.js";
import { clusterGroup } from "../../../../bench/ladder/cpu/cluster.js";
import { baseName, type Group } from "../../../../bench/ladder/cpu/group.js";
import { growthGroup, workersGroup } from "../../../../bench/ladder/cpu/growth.js";
import { stackedGroup } from "../../../../bench/ladder/cpu/stacked.js";
import { admissionControl, emptyLua, emptyWasm, faultAbort } from "../../../../bench/peers/index.js";
import { scenario, settings } from "./subjects.js";

const floorOf = async () => "/tmp/floor.wasm";
const PEERS = [emptyWasm, emptyLua, admissionControl];

function namesOf({ subjects }: Group): string[] {
  return subjects.map(({ name }) => name);
}

function subjectOf({ subjects }: Group, name: string) {
  const found = subjects.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not measured`);
  return found;
}

describe("the group of a scenario that can be stacked", () => {
  it("holds nothing, the filter, its first copy, its floor and the peers", async () => {
    const { group } = await stackedGroup(scenario("breaker"), { floorOf, peers: PEERS }, settings());
    expect(namesOf(group)).toEqual([
      "no filter",
      "Meshfuse",
      "Meshfuse, one copy",
      "its floor",
      "empty Wasm",
      "empty Lua",
      "native admission control",
    ]);
  });

  it("stacks everything 16 times but the first copy", async () => {
    const { group } = await stackedGroup(scenario("breaker"), { floorOf, peers: PEERS }, settings());
    expect(group.subjects.map(({ copies }) => copies)).toEqual([0, 16, 1, 16, 16, 16, 16]);
    expect(subjectOf(group, "Meshfuse").chain.filters).toHaveLength(16);
    expect(subjectOf(group, "Meshfuse, one copy").chain.filters).toHaveLength(1);
  });

  it("sends all of them the same requests, which get the same answer", async () => {
    const { group } = await stackedGroup(scenario("full-set"), { floorOf, peers: PEERS }, settings());
    for (const each of group.subjects) {
      expect(each.requests).toBe(scenario("full-set").requests);
      expect(each.chain.reply).toEqual(replyOf(scenario("full-set")));
      expect(each.status).toBe(200);
    }
  });

  it("asks of the filter's own copies that each has counted each request as a success", async () => {
    const { group } = await stackedGroup(scenario("full-set"), { floorOf, peers: PEERS }, settings());
    const counting = group.subjects.filter(({ outcome }) => outcome === "success");
    expect(counting.map(({ name }) => name)).toEqual(["Meshfuse", "Meshfuse, one copy"]);
  });

  it("has the limits of the full set", async () => {
    const { group } = await stackedGroup(scenario("full-set"), { floorOf, peers: PEERS }, settings());
    expect(group.comparisons.map(({ to, bound, limit }) => [to, bound, limit])).toEqual([
      ["its floor", "at most", 1.25],
      ["empty Wasm", "at most", 7],
      ["empty Lua", "at most", 3.2],
    ]);
  });

  it("has the limits of a breaker alone, and what the SDKs cost at least", async () => {
    const { group } = await stackedGroup(scenario("breaker"), { floorOf, peers: PEERS }, settings());
    expect(group.comparisons.map(({ of, to, bound, limit }) => [of, to, bound, limit])).toEqual([
      ["Meshfuse", "its floor", "at most", 1.2],
      ["Meshfuse", "empty Wasm", "at most", 4],
      ["assemblyscript-sdk", "Meshfuse", "at least", 4],
      ["rust-sdk", "Meshfuse", "at least", 1.15],
    ]);
  });

  it("has no limits where none were set", async () => {
    const { group } = await stackedGroup(scenario("services"), { floorOf, peers: [] }, settings());
    expect(group.comparisons).toEqual([]);
  });

  it("goes without a floor that cannot be built, and says why", async () => {
    const broken = () => Promise.reject(new Error("no such call"));
    const made = await stackedGroup(scenario("breaker"), { floorOf: broken, peers: [] }, settings());
    expect(namesOf(made.group)).not.toContain("its floor");
    expect(made.skipped).toEqual([
      { what: "the floor of breaker", why: "it could not be built: no such call" },
    ]);
  });

  it("goes without a peer that cannot be built, and says why", async () => {
    const skip = { what: "a peer", why: "no toolchain" };
    const absent = { name: "absent", what: "", sameWorkAs: ["breaker"], filters: async () => skip };
    const made = await stackedGroup(scenario("breaker"), { floorOf, peers: [absent] }, settings());
    expect(namesOf(made.group)).not.toContain("absent");
    expect(made.skipped).toEqual([skip]);
  });

  it("is not built on when the bench was ended", async () => {
    const controller = new AbortController();
    controller.abort(new Error("ended"));
    const broken = () => Promise.reject(new Error("killed"));
    const wish = stackedGroup(
      scenario("breaker"),
      { floorOf: broken, peers: [] },
      settings({ signal: controller.signal }),
    );
    await expect(wish).rejects.toThrow("ended");
  });
});

describe("the group of a scenario that the filter answers", () => {
  it("compares a rejection with a route that answers the same by itself", async () => {
    const { group } = await answeredGroup(scenario("rejection"), floorOf, settings());
    const route = subjectOf(group, "direct_response route");
    expect(route.chain).toEqual({
      filters: [],
      reply: { status: 503, body: "circuit breaker open", headers: [] },
    });
    expect(group.comparisons[0]).toMatchObject({ of: "Meshfuse, one copy", to: route.name, limit: 1.2 });
  });

  it("shows what the same headers would cost the route, too", async () => {
    const { group } = await answeredGroup(scenario("rejection"), floorOf, settings());
    const { headers } = subjectOf(group, "direct_response route, the same headers").chain.reply;
    expect(headers.map(([name]) => name)).toEqual(["x-meshfuse", "x-envoy-ratelimited"]);
  });

  it("compares an abort with the native one", async () => {
    const { group } = await answeredGroup(scenario("abort"), floorOf, settings());
    expect(group.comparisons[0]).toMatchObject({ to: faultAbort.name, bound: "at most", limit: 1.15 });
    expect(subjectOf(group, faultAbort.name).status).toBe(503);
  });

  it("holds single copies, compared by the whole request, over 20 rounds at least", async () => {
    for (const name of ["rejection", "abort"]) {
      const { group } = await answeredGroup(scenario(name), floorOf, settings());
      expect(group.measure).toBe("request");
      expect(Math.max(...group.subjects.map(({ copies }) => copies))).toBe(1);
      expect(group.rounds.least).toBeGreaterThanOrEqual(20);
      expect(group.notes.join()).toMatch(/One copy: the first one answers/);
    }
  });

  it("asks of the filter what it has counted", async () => {
    const outcome = async (name: string) =>
      subjectOf((await answeredGroup(scenario(name), floorOf, settings())).group, "Meshfuse, one copy")
        .outcome;
    expect(await outcome("rejection")).toBe("rejected");
    expect(await outcome("abort")).toBe("injected");
    expect(await outcome("delay")).toBe("success");
  });

  it("judges no delay: both wait, and resting costs as much as working", async () => {
    const { group } = await answeredGroup(scenario("delay"), floorOf, settings());
    expect(group.comparisons).toEqual([]);
    expect(namesOf(group)).toContain("native fault, delay");
  });

  it("has requests pass where there is no filter", async () => {
    const { group } = await answeredGroup(scenario("rejection"), floorOf, settings());
    expect(subjectOf(group, "no filter").status).toBe(200);
  });
});

describe("the group of what grows", () => {
  const growth = {
    name: "keys",
    title: "keys",
    scenarios: [scenario("keys-1"), scenario("keys-10000")],
    limit: { of: "keys-10000", to: "keys-1", atMost: 1.2 },
  };

  it("has a row for each size, each with its own requests", () => {
    const group = growthGroup(growth, settings());
    expect(namesOf(group)).toEqual(["no filter", "keys-1", "keys-10000"]);
    expect(subjectOf(group, "keys-1").requests).toHaveLength(1);
    expect(subjectOf(group, "keys-10000").requests).toHaveLength(10_000);
  });

  it("compares them with a chain without filters that gets as many different requests", () => {
    expect(subjectOf(growthGroup(growth, settings()), "no filter").requests).toHaveLength(10_000);
  });

  it("says how many times the small one the large one may cost", () => {
    const { comparisons, ours } = growthGroup(growth, settings());
    expect(comparisons).toMatchObject([{ of: "keys-10000", to: "keys-1", bound: "at most", limit: 1.2 }]);
    expect(ours).toBe("keys-1");
  });
});

describe("the group of worker threads", () => {
  it("measures each number of workers against a chain on as many", () => {
    const group = workersGroup(scenario("full-set"), settings(), 4);
    expect(group.subjects.map(({ name, workers }) => [name, workers])).toEqual([
      ["no filter", 1],
      ["1 worker", 1],
      ["no filter, 2 workers", 2],
      ["2 workers", 2],
      ["no filter, 4 workers", 4],
      ["4 workers", 4],
    ]);
    for (const { workers } of group.subjects) expect(namesOf(group)).toContain(baseName(workers));
  });

  it("has no more workers than the machine has cores", () => {
    const group = workersGroup(scenario("full-set"), settings(), 2);
    expect(Math.max(...group.subjects.map(({ workers }) => workers))).toBe(2);
  });
});

describe("the group before a real upstream", () => {
  it("has the cluster's own breakers stand once, and the filter beside them", () => {
    const group = clusterGroup(scenario("breaker"), settings());
    expect(group.subjects.map(({ copies }) => copies)).toEqual([0, 1, 1]);
    for (const { chain } of group.subjects) expect(chain.upstream).toBeDefined();
    const [, , native] = group.subjects;
    expect(native?.chain.upstream).toMatchObject({ outlier_detection: { consecutive_5xx: 5 } });
  });
});

describe("subjects", () => {
  it("of the filter get the scenario's document as it is written", () => {
    const [filter] = filterOf(scenario("full-set"), "/m.wasm", 1).chain.filters;
    const value = Buffer.from(JSON.stringify(scenario("full-set").document)).toString("base64");
    expect(filter).toMatchObject({ typed_config: { config: { configuration: { value } } } });
  });

  it("of a peer that lets requests pass get the upstream's answer in a scenario of rejections", async () => {
    const made = await peerSubject(emptyWasm, scenario("rejection"), 1, settings());
    expect(made).toMatchObject({ status: 200 });
  });

  it("are parted from what could not be built", () => {
    const skip = { what: "a", why: "b" };
    const made = filterOf(scenario("full-set"), "/m.wasm", 1);
    expect(parted([made, skip])).toEqual({ subjects: [made], skipped: [skip] });
  });

  it("get a body of the length that the scenario's upstream tells", () => {
    expect(replyOf(scenario("full-set"))).toMatchObject({ status: 200, body: "x".repeat(64) });
  });
});
