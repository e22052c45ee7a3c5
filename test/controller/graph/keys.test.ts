import { beforeEach, describe, expect, it } from "vitest";
import { BOOT_US, type StatusMessage } from "../report/messages.js";
import { GraphRig } from "./rig.js";

const NAME = { direction: "outbound", name: "b" } as const;
const SHARED = { name: "b", keys: [3, 1, 0, 0] };
const [CLOSED, OPEN, HALF_OPEN, RAMP] = [0, 1, 2, 3];

let rig: GraphRig;
beforeEach(() => {
  rig = new GraphRig();
});

function ofKey(key: string, state: number, generation = 1, atMs = generation): StatusMessage {
  const transition = { generation, from: CLOSED, to: state, reason: "rate", atMs, lastsMs: 5000 };
  return {
    ...{ name: "b", keyed: true, key: new TextEncoder().encode(key) },
    ...{ state, generation, sinceMs: atMs, transitions: [transition] },
  } as StatusMessage;
}

function shown(most = 1000): string[] {
  return rig.graph.breakerKeys("s1", NAME, most).map(({ key, state }) => `${key} ${state}`);
}

function dropped(): number | undefined {
  return rig.graph.explain(NAME)[0]?.droppedKeys;
}

describe("the keys of a breaker", () => {
  it("are counted by state where all further values share one", () => {
    rig.tell({ breakers: [SHARED] });
    expect(rig.graph.breakers()[0]?.keys).toEqual({ closed: 3, open: 1, half_open: 0, ramp: 0 });
  });

  it("are shown by state, the open first and the closed last, each by name, no more than asked for", () => {
    const open = [ofKey("e", OPEN), ofKey("c", OPEN)];
    const others = [ofKey("d", CLOSED), ofKey("a", CLOSED), ofKey("b", HALF_OPEN), ofKey("aa", RAMP)];
    rig.tell({ breakers: [SHARED, ...others, ...open] });
    expect(shown()).toEqual(["c open", "e open", "b half_open", "aa ramp", "a closed", "d closed"]);
    expect(shown(5)).toEqual(["c open", "e open", "b half_open", "aa ramp", "a closed"]);
    expect(shown(1)).toEqual(["c open"]);
    expect(shown(0)).toEqual([]);
  });

  it("have a state, an end and a last transition of their own", () => {
    rig.tell({ breakers: [SHARED, ofKey("gold", OPEN)] });
    expect(rig.graph.breakerKeys("s1", NAME, 9)[0]).toMatchObject({
      ...{ key: "gold", state: "open", generation: 1, sinceMs: 1, untilMs: 5001 },
      last: { sidecar: "s1", direction: "outbound", key: "gold", reason: "rate", lastsMs: 5000 },
    });
    expect(rig.graph.breakers()[0]).toMatchObject({ state: "closed" });
  });

  it("go when they are forgotten, others stay", () => {
    rig.tell({ breakers: [SHARED, ofKey("a", CLOSED), ofKey("b", OPEN)] });
    rig.tell({ breakers: [{ name: "b", keyed: true, key: Buffer.from("a"), forgotten: true }] });
    rig.tell({ breakers: [{ name: "none", keyed: true, key: Buffer.from("a"), forgotten: true }] });
    expect(shown()).toEqual(["b open"]);
    expect(rig.graph.breakers().map(({ name }) => name)).toEqual(["b"]);
  });

  it("go with the breaker, and with the process that told of them", () => {
    rig.tell({ breakers: [SHARED, ofKey("a", OPEN)] });
    rig.tell({ boot: BOOT_US + 1, breakers: [SHARED, ofKey("b", OPEN)] });
    expect(shown()).toEqual(["b open"]);
    // The old one says its last words.
    rig.tell({ boot: BOOT_US, breakers: [ofKey("a", OPEN, 2)] });
    expect(shown()).toEqual(["b open"]);
    rig.graph.retainBreakers("s1", []);
    expect(shown()).toEqual([]);
  });

  it("of an unknown sidecar or breaker are none", () => {
    expect(rig.graph.breakerKeys("nobody", NAME, 5)).toEqual([]);
    rig.tell({ breakers: [SHARED] });
    expect(rig.graph.breakerKeys("s1", { ...NAME, name: "c" }, 5)).toEqual([]);
  });
});

describe("too many keys", () => {
  const many = (count: number, state: number, prefix: string) =>
    Array.from({ length: count }, (_, at) => ofKey(`${prefix}${at}`, state));

  it("are cut to a thousand: a closed one gives way, the longest told first, and it is counted", () => {
    rig.tell({ breakers: [SHARED, ...many(1000, CLOSED, "c"), ...many(3, OPEN, "o")] });
    const keys = shown(2000);
    expect(keys).toHaveLength(1000);
    expect(keys.slice(0, 3)).toEqual(["o0 open", "o1 open", "o2 open"]);
    expect(keys).not.toContain("c2 closed");
    expect(keys).toContain("c3 closed");
    expect(dropped()).toBe(3);
  });

  it("of which none is closed find no room, and are counted", () => {
    rig.tell({ breakers: [SHARED, ...many(1000, OPEN, "o"), ...many(5, OPEN, "more")] });
    expect(shown(2000)).toHaveLength(1000);
    expect(shown(2000).join()).not.toContain("more");
    expect(dropped()).toBe(5);
  });

  it("of many breakers are cut to what an Envoy has", () => {
    for (let at = 0; at < 20; at++) {
      rig.tell({ breakers: many(1000, OPEN, "o").map((status) => ({ ...status, name: `b${at}` })) });
    }
    const counts = Array.from({ length: 20 }, (_, at) => ({ ...NAME, name: `b${at}` })).map(
      (name) => rig.graph.breakerKeys("s1", name, 2000).length,
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(16_384);
  });

  it("find no room where all sidecars together have none left, and it is given back", () => {
    rig = new GraphRig({ maxBytes: 100_000 });
    rig.tell({ breakers: [SHARED, ...many(500, OPEN, "o")] });
    expect(shown().length).toBeGreaterThan(20);
    expect(shown().length).toBeLessThan(30);
    expect(rig.graph.sidecars()[0]?.bytes).toBeLessThanOrEqual(100_000);
    rig.graph.retainBreakers("s1", []);
    // What the breaker had counted.
    expect(rig.graph.sidecars()[0]?.bytes).toBe(400);
    rig.tell({ breakers: [SHARED, ofKey("a", OPEN)] });
    expect(shown()).toEqual(["a open"]);
  });
});

describe("keys without end", () => {
  it("leave room for the edges and breakers of other sidecars", () => {
    rig = new GraphRig({ maxBytes: 100_000 });
    for (let at = 0; at < 500; at++) {
      const status = ofKey(`k${at}`, OPEN);
      rig.tell({ breakers: [SHARED, { ...status, transitions: [] } as StatusMessage] });
    }
    rig.tellEdge({ destination: "default/ratings" }, "s2");
    rig.tell({ nodeId: "s2", breakers: [{ name: "plain" }] });
    expect(rig.graph.edges()).toHaveLength(1);
    expect(rig.graph.breakers().map(({ name }) => name)).toEqual(["b", "plain"]);
  });
});

describe("the history of a keyed breaker", () => {
  const history = () => rig.graph.history(NAME).map(({ key, atMs }) => `${key} ${atMs}`);

  it("has the transitions of all its keys, by time", () => {
    rig.tell({ breakers: [SHARED, ofKey("a", OPEN, 1, 30), ofKey("b", OPEN, 1, 20)] });
    rig.tell({ breakers: [{ ...SHARED, transitions: [{ generation: 1, atMs: 40 }] }] });
    expect(history()).toEqual(["b 20", "a 30", "undefined 40"]);
  });

  it("has each once, also those that the many others have pushed out and that are told again", () => {
    const first = ofKey("first", OPEN, 1, 1);
    const others = Array.from({ length: 150 }, (_, at) => ofKey(`k${at}`, OPEN, 1, 100 + at));
    rig.tell({ breakers: [SHARED, first, ...others] });
    const closed = { generation: 2, from: OPEN, to: CLOSED, reason: "recovered", atMs: 400 };
    const again = { ...first, state: CLOSED, generation: 2 } as StatusMessage;
    const transitions = [...(first.transitions ?? []), closed] as StatusMessage["transitions"];
    rig.tell({ breakers: [{ ...again, transitions } as StatusMessage] });
    expect(history()).toHaveLength(100);
    expect(history().slice(-2)).toEqual(["k149 249", "first 400"]);
    expect(history()).not.toContain("first 1");
  });

  it("has what a key did after it was forgotten", () => {
    rig.tell({ breakers: [SHARED, ofKey("a", OPEN, 3, 10)] });
    rig.tell({ breakers: [{ name: "b", keyed: true, key: Buffer.from("a"), forgotten: true }] });
    rig.tell({ breakers: [ofKey("a", OPEN, 1, 20)] });
    rig.tell({ breakers: [ofKey("a", OPEN, 1, 30)] });
    expect(history()).toEqual(["a 10", "a 20", "a 30"]);
  });
});
