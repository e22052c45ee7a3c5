// What can happen to a stream while a fault has its hands on it, each on a stock Envoy with four workers. The Envoy lives
// on: after each of these it serves, and its log tells of no failure.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { anotherBuild, ask, askRaw, call, Rig, type Wish } from "../filter/rig/index.js";
import { byHeader } from "./by-header.js";

const HOLD_MS = 300;
/** Longer than a new configuration takes until it is in force, on a busy machine too. */
const LASTING_MS = 3_000;
/** The first half of an answer has passed Envoy by then. */
const MIDWAY = "/midway/100";
const MANY = 40;
const FAULTS = {
  request: { delay: { fixed: `${HOLD_MS}ms` }, response: { delay: { fixed: "50ms" }, status: 500 } },
  hold: { response: { delay: { fixed: `${HOLD_MS}ms` } } },
  changed: { response: { delay: { fixed: `${HOLD_MS}ms` }, status: 503, header: { "x-a": "1" } } },
  lasting: { delay: { fixed: `${LASTING_MS}ms` }, response: { status: 500 } },
  lastingChanged: { response: { delay: { fixed: `${LASTING_MS}ms` }, status: 503 } },
  status: { response: { status: 503 } },
  drop: { response: { drop: true } },
  cut: { response: { truncate: 2 } },
  large: { response: { truncate: 100_000 } },
  clean: { response: { truncate: { bytes: 2, end: "clean" } } },
};
type Name = keyof typeof FAULTS;

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(4);
  await rig.apply("outbound", byHeader(FAULTS));
});
afterAll(() => rig.stop());
afterEach(async () => {
  const alive = await Promise.all(Array.from({ length: 16 }, () => rig.ask({ path: "/length/9" })));
  expect(new Set(alive.map(({ status }) => status))).toEqual(new Set([200]));
  expect(rig.log.filter((line) => /\[critical\]|failed|Caught/.test(line))).toEqual([]);
});

const hit = (fault: Name, path: string, wish: Wish = {}) =>
  rig.ask({ host: "a", path, ...wish, headers: { "x-f": fault, ...wish.headers } });
const hitGrpc = (fault: Name, path: string, cancelAfterMs?: number) =>
  call(rig.ports.outbound, path, {
    ...{ host: "a", headers: { "x-f": fault } },
    ...(cancelAfterMs === undefined ? {} : { cancelAfterMs }),
  });
const injected = (fault: Name, kinds: Record<string, number>) =>
  rig.metrics.becomes(kinds, "kind", "meshfuse_fault_injected_total", { fault: `default/${fault}` });
const many = <T>(make: () => Promise<T>) => Promise.all(Array.from({ length: MANY }, make));

describe("a client that goes away", () => {
  it.each([
    ["while its request is held", "request", "/length/9", 50],
    ["while its answer is held", "hold", "/length/9", 50],
    ["while its answer is held and on its way", "hold", "/parts/9/9/9/9/9/9/9/9/9/9", 50],
    ["between the bytes that pass and the reset", "cut", "/length/9", 30],
    ["while the rest of its answer is taken away", "clean", "/parts/9/9/9/9/9/9/9/9/9/9", 30],
  ] as const)("%s is forgotten", async (_, fault, path, afterMs) => {
    await many(() => hit(fault, path, { cancelAfterMs: afterMs }));
    await many(() => hitGrpc(fault, "/grpc/bytes/150/0", afterMs));
    await wait(2 * HOLD_MS);
  });
});

describe("an upstream that breaks off", () => {
  it("while its answer is held leaves no whole answer", async () => {
    const answers = await many(() => hit("changed", "/midway"));
    expect(answers.some(({ complete, status }) => complete && status < 500)).toBe(false);
  });

  it.each([
    ["before the cut ends the answer there", "large", "half"],
    ["after the cut changes nothing", "cut", "ha"],
  ] as const)("%s", async (_, fault, seen) => {
    const answers = await many(() => hit(fault, MIDWAY));
    // On a busy machine it breaks off before the answer goes on, and Envoy answers, with 502 or 503.
    const begun = answers.filter(({ status }) => status === 200);
    expect(new Set(begun.map(({ body, complete }) => `${body} ${complete}`))).toEqual(
      new Set([`${seen} false`]),
    );
  });

  it("before its answer is nobody's but Envoy's", async () => {
    const answers = await many(() => hit("drop", "/reset"));
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers["x-meshfuse"]}`))).toEqual(
      new Set(["503 undefined"]),
    );
  });
});

describe("an end that Envoy makes itself", () => {
  it.each([
    ["the route's time is over while an answer is held", "hold", "/slow/stuck"],
    ["the route's time is over after a cut", "cut", "/slow/part/9"],
    ["the stream is idle while its request is held", "request", "/idle/length/9"],
    ["the stream is idle while its answer is held", "hold", "/idle/length/9"],
    ["the stream is idle while an answer to be changed is held", "changed", "/idle/stuck"],
    ["the stream is idle after a cut", "cut", "/idle/part/9"],
    ["the stream is idle before a cut", "large", "/idle/part/9"],
  ] as const)("as %s, ends the stream and nothing else", async (_, fault, path) => {
    const answers = await many(() => hit(fault, path));
    expect(answers.every(({ durationMs }) => durationMs < 2_500)).toBe(true);
    expect(answers.some(({ status, complete }) => status === 200 && complete)).toBe(false);
    await wait(HOLD_MS);
  });
});

describe("a new configuration", () => {
  it("while requests and answers are held lets them end as they were to", async () => {
    const held = [
      many(() => hit("request", "/length/9")),
      many(() => hit("changed", "/length/9")),
      many(() => hit("hold", "/length/9")),
    ];
    await wait(HOLD_MS / 4);
    await rig.apply("outbound", byHeader(FAULTS));
    const statuses = (await Promise.all(held)).map((answers) => [
      ...new Set(answers.map(({ status }) => status)),
    ]);
    expect(statuses).toEqual([[500], [503], [200]]);
  });

  it("without the faults ends what they do, and lets go in time", async () => {
    const held = [many(() => hit("lasting", "/length/9")), many(() => hit("lastingChanged", "/length/9"))];
    await injected("lasting", { delay: MANY });
    await injected("lastingChanged", { response: MANY });
    await rig.apply("outbound", {});
    const answers = (await Promise.all(held)).flat();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(Math.min(...answers.map(({ durationMs }) => durationMs))).toBeGreaterThanOrEqual(LASTING_MS);
    await rig.apply("outbound", byHeader(FAULTS));
  });

  it("with another build of the module leaves what is held to the old one", async () => {
    const held = [many(() => hit("changed", "/length/9")), many(() => hit("cut", "/length/9"))];
    await wait(HOLD_MS / 4);
    await rig.apply("outbound", byHeader(FAULTS), anotherBuild());
    const [changed, cut] = await Promise.all(held);
    expect(new Set(changed?.map(({ status }) => status))).toEqual(new Set([503]));
    expect(new Set(cut?.map(({ body, complete }) => `${body.length} ${complete}`))).toEqual(
      new Set(["2 false"]),
    );
    await rig.apply("outbound", byHeader(FAULTS));
  });
});

describe("a caller that tries again", () => {
  it.each([
    ["status", 503],
    ["drop", 504],
  ] as const)("is given %s each time, after the upstream did the work", async (fault, status) => {
    const path = `/s/200/${fault}`;
    const answer = await ask(rig.ports.caller, { host: "a", path, headers: { "x-f": fault } });
    expect([answer.status, rig.upstream.arrivedAt(path).length]).toEqual([status, 3]);
  });
});

it("informational answers pass, and the one that counts is changed", async () => {
  expect((await hit("status", "/hints")).status).toBe(503);
  const head =
    "POST /echo HTTP/1.1\r\nhost: a\r\nx-f: status\r\nexpect: 100-continue\r\ncontent-length: 2\r\n";
  expect(await askRaw(rig.ports.outbound, `${head}connection: close\r\n\r\nhi`)).toContain("HTTP/1.1 503");
});

it("an answer that comes before its request is whole can be held, changed and cut", async () => {
  const head = "POST /length/9 HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 1000\r\n";
  for (const [fault, seen] of [
    ["changed", "HTTP/1.1 503"],
    ["drop", "HTTP/1.1 504"],
    ["cut", "HTTP/1.1 200"],
  ]) {
    expect(await askRaw(rig.ports.outbound, `${head}x-f: ${fault}\r\n\r\npart`)).toContain(seen);
  }
});

it("a drain lets what is held end", async () => {
  const held = many(() => hit("changed", "/length/9"));
  await wait(HOLD_MS / 4);
  await ask(rig.envoy.adminPort, { method: "POST", path: "/healthcheck/fail" });
  expect(new Set((await held).map(({ status }) => status))).toEqual(new Set([503]));
  await ask(rig.envoy.adminPort, { method: "POST", path: "/healthcheck/ok" });
});
