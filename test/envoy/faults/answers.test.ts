// What faults do to an upstream's answer, on a stock Envoy with four workers: as clients of HTTP/1.1 and gRPC see it.
import { Agent } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, ask, call, Rig, type Wish } from "../filter/rig/index.js";
import { byHeader } from "./by-header.js";

const WORKERS = 4;
/** A held answer of each test; the rest of its time is the machine's. */
const HOLD_MS = 200;

/** By their names, which requests ask for in `x-f`. */
const RESPONSES = {
  status: { status: 500 },
  bare: { status: 204 },
  header: { header: { "x-a": "1", "content-type": "text/odd" } },
  drop: { drop: true },
  hold: { delay: { fixed: `${HOLD_MS}ms` } },
  cut: { truncate: 100 },
  none: { truncate: 0 },
  clean: { truncate: { bytes: 100, end: "clean" } },
  large: { truncate: 200_000 },
  huge: { truncate: 2_000_000 },
  all: { delay: { fixed: `${HOLD_MS}ms` }, status: 503, header: { "x-a": "1" }, truncate: 100 },
};

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(WORKERS);
  const specs = Object.entries(RESPONSES).map(([name, response]) => [name, { response }]);
  await rig.apply("outbound", byHeader(Object.fromEntries(specs)));
});
afterAll(async () => {
  expect(rig.log.filter((line) => /\[critical\]|failed/.test(line))).toEqual([]);
  await rig.stop();
});

const hit = (fault: keyof typeof RESPONSES, path: string, wish: Wish = {}): Promise<Answer> =>
  rig.ask({ host: "a", path, ...wish, headers: { "x-f": fault, ...wish.headers } });
const hitGrpc = (fault: keyof typeof RESPONSES, path: string) =>
  call(rig.ports.outbound, path, { host: "a", headers: { "x-f": fault } });

describe("a status", () => {
  it("takes the place of the upstream's, whose body stays", async () => {
    const { status, body, complete, headers } = await hit("status", "/length/9");
    expect([status, body.length, complete, headers["x-meshfuse"]]).toEqual([
      500,
      9,
      true,
      "fault=default/status",
    ]);
  });

  it("without a body takes the body away, and the connection is good for more", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const path of ["/length/150", "/parts/90/20", "/length/150"]) {
      const { status, body, complete, headers } = await hit("bare", path, { agent });
      expect([status, body, complete, headers["content-length"]]).toEqual([204, "", true, undefined]);
    }
    expect(await rig.ask({ path: "/length/9", agent })).toMatchObject({ status: 200, complete: true });
    agent.destroy();
  });

  it("comes to HEAD and to answers without a body", async () => {
    expect(await hit("status", "/length/9", { method: "HEAD" })).toMatchObject({
      status: 500,
      complete: true,
    });
    expect(await hit("status", "/s/304")).toMatchObject({ status: 500, body: "", complete: true });
  });

  it("comes to gRPC, also where headers are all there is", async () => {
    expect(await hitGrpc("status", "/grpc/bytes/9/0")).toMatchObject({
      httpStatus: 500,
      bytes: 9,
      grpcStatus: "0",
    });
    expect(await hitGrpc("status", "/grpc/only/7")).toMatchObject({ httpStatus: 500, grpcStatus: "7" });
  });

  it("is not tried again by this Envoy, which hears of it behind its router", async () => {
    const before = rig.upstream.arrivedAt("/s/200").length;
    expect((await hit("status", "/again/s/200")).status).toBe(500);
    expect(rig.upstream.arrivedAt("/s/200").length - before).toBe(1);
  });
});

it("headers replace the upstream's", async () => {
  const { status, headers } = await hit("header", "/length/9");
  expect([status, headers["x-a"], headers["content-type"]]).toEqual([200, "1", "text/odd"]);
});

describe("a lost answer", () => {
  it("is a 504 after the upstream did its work", async () => {
    const before = rig.upstream.arrivedAt("/wait/50").length;
    const { status, body, headers, durationMs } = await hit("drop", "/wait/50/200", {
      headers: { "x-case": "drop" },
    });
    expect([status, body, headers["x-meshfuse"]]).toEqual([
      504,
      "upstream request timeout",
      "fault=default/drop",
    ]);
    expect(durationMs).toBeGreaterThanOrEqual(50);
    expect(rig.upstream.arrivedAt("/wait/50").length - before).toBe(1);
    expect((await rig.accessLines("drop"))[0]).toMatchObject({
      status: "504",
      details: "meshfuse_fault_drop",
    });
  });

  it.each(["/grpc/bytes/9/0", "/grpc/only/0"])("of gRPC at %s is UNAVAILABLE", async (path) => {
    expect(await hitGrpc("drop", path)).toMatchObject({ httpStatus: 200, grpcStatus: "14", bytes: 0 });
  });

  it("of an upstream that goes on sending ends at once", async () => {
    expect((await hit("drop", "/stuck")).status).toBe(504);
  });
});

it("a held answer comes in time, never early, and whole", async () => {
  const large = await hit("hold", "/length/1000000");
  expect([large.status, large.body.length, large.complete]).toEqual([200, 1_000_000, true]);
  const small = await Promise.all(Array.from({ length: 100 }, () => hit("hold", "/parts/9/9")));
  expect(new Set(small.map(({ body, complete }) => `${body.length} ${complete}`))).toEqual(
    new Set(["18 true"]),
  );
  expect(Math.min(...[large, ...small].map(({ durationMs }) => durationMs))).toBeGreaterThanOrEqual(HOLD_MS);
});

describe("a body that is cut off", () => {
  it.each([
    ["cut", 100, "/length/150"],
    ["cut", 100, "/parts/90/20"],
    ["cut", 100, "/parts/90/20/300"],
    ["none", 0, "/length/150"],
    ["none", 0, "/parts/10"],
    ["large", 200_000, "/length/300000"],
    ["large", 200_000, "/parts/150000/150000"],
    ["huge", 2_000_000, "/length/5000000"],
    ["all", 100, "/length/150"],
    ["all", 100, "/parts/90/20"],
  ] as const)("by %s passes exactly %d bytes of %s, and no end", async (fault, bytes, path) => {
    const answer = await hit(fault, path);
    expect([answer.body.length, answer.complete]).toEqual([bytes, false]);
    expect(answer.status).toBe(fault === "all" ? 503 : 200);
  });

  it.each([
    ["cut", 100, "/grpc/bytes/150/0"],
    ["cut", 100, "/grpc/whole/150"],
    ["none", 0, "/grpc/whole/150"],
    ["none", 0, "/grpc/bytes/150/0"],
    ["large", 200_000, "/grpc/bytes/300000/0"],
    ["all", 100, "/grpc/whole/150"],
    ["all", 100, "/grpc/bytes/150/0"],
  ] as const)("by %s passes exactly %d bytes of %s, and no trailers", async (fault, bytes, path) => {
    const answer = await hitGrpc(fault, path);
    expect([answer.bytes, answer.grpcStatus]).toEqual([bytes, undefined]);
  });

  it.each([
    ["of 4 times 25", "/parts/25/25/25/25", 100],
    ["of 99", "/length/99", 99],
    ["of none", "/s/204", 0],
  ])("passes whole where it is one %s", async (_, path, bytes) => {
    const answer = await hit("cut", path);
    expect([answer.body.length, answer.complete]).toEqual([bytes, true]);
    expect((await hitGrpc("cut", "/grpc/bytes/100/3")).grpcStatus).toBe("3");
  });

  it.each(["/length/150", "/parts/90/20/300"])("of %s ends clean where that is asked for", async (path) => {
    const { body, complete, headers } = await hit("clean", path);
    expect([body.length, complete, headers["content-length"]]).toEqual([100, true, undefined]);
    expect(await hitGrpc("clean", "/grpc/bytes/150/5")).toMatchObject({ bytes: 100, grpcStatus: "5" });
  });

  it("from 5 MB in a hurry costs the other requests nothing", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? hit("large", "/length/5000000")
          : ask(rig.ports.outbound, { path: "/length/300000" }),
      ),
    );
    const seen = answers.map(({ body, complete }, index) => [index % 2, body.length, complete].join());
    expect(new Set(seen)).toEqual(new Set(["0,200000,false", "1,300000,true"]));
  });
});

it("answers of Envoy, of other filters and upgrades are left alone", async () => {
  const paths = ["/direct", "/denied", "/aborted", "/refused", "/nobody", "/timeout"];
  const statuses = await Promise.all(paths.map(async (path) => (await hit("all", path)).status));
  expect(statuses).toEqual([503, 403, 503, 503, 503, 504]);
  const marks = await Promise.all(paths.map(async (path) => (await hit("all", path)).headers["x-a"]));
  expect(marks).toEqual(paths.map(() => undefined));
});
