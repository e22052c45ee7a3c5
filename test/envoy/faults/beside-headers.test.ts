// Faults that a request's own headers ask for, of ours (`headers: true`) and of Envoy's own filter: what either of them
// takes for a wish, the other does, and grants it alike.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashOf, partOf, unitOfRequest } from "../../../controller/fault/index.js";
import { ALPHA_OF_EACH_RUN, binomialBounds } from "../../controller/fault/statistics.js";
import { ALWAYS, ask2, askMany, type Case, lasting, marks, Pair, statusOf, wire } from "./beside/index.js";

const DELAY = "x-envoy-fault-delay-request";
const DELAY_SHARE = "x-envoy-fault-delay-request-percentage";
const ABORT = "x-envoy-fault-abort-request";
const ABORT_SHARE = "x-envoy-fault-abort-request-percentage";
const ABORT_GRPC = "x-envoy-fault-abort-grpc-request";
const PPM_PER_PERCENT = 10_000;

const asked = (host: string, numerator: number): Case => ({
  host,
  ours: { headers: true, percentage: `${numerator}%` },
  native: {
    abort: { header_abort: {}, percentage: { numerator } },
    delay: { header_delay: {}, percentage: { numerator } },
  },
});
const CASES: Case[] = [
  asked("asked", 100),
  asked("capped", 40),
  asked("never", 0),
  {
    host: "deaf",
    ours: { percentage: "100%", abort: { status: 418 } },
    native: { abort: { http_status: 418, percentage: ALWAYS } },
  },
];

let pair: Pair;
beforeAll(async () => {
  pair = await Pair.start(CASES);
});
afterAll(() => pair.stop());

/** The statuses; the answers are the same to the byte. */
async function answered(host: string, headers: Record<string, string>): Promise<number> {
  const { ours, native } = await pair.both({ host, headers });
  expect(lasting(ours.received)).toBe(lasting(native.received));
  expect(marks(native.received)).toEqual([]);
  return statusOf(ours.received);
}

describe("an abort that is asked for", () => {
  it.each([
    ["503", 503],
    ["200", 200],
    ["404", 404],
    ["599", 599],
    ["0503", 503],
  ])("with %j is given", async (status, expected) => {
    expect(await answered("asked", { [ABORT]: status })).toBe(expected);
  });

  it.each([
    "199",
    "600",
    "99999",
    "0",
    "-503",
    "503.0",
    "5 03",
    "5e2",
    "0x1f7",
    "teapot",
    "",
    "18446744073709551616",
  ])("with %j is not asked for", async (status) => {
    expect(await answered("asked", { [ABORT]: status, "x-mark": "passes" })).toBe(200);
  });

  it.each([
    ["100", 503],
    ["101", 503],
    ["4294967295", 503],
    ["0", 200],
    ["teapot", 503],
    ["-1", 503],
    ["", 503],
  ])("in %j of a hundred cases is given or not", async (share, expected) => {
    expect(await answered("asked", { [ABORT]: "503", [ABORT_SHARE]: share })).toBe(expected);
  });

  it("is not given where the policy's own percentage is none", async () => {
    expect(await answered("never", { [ABORT]: "503", [ABORT_SHARE]: "100" })).toBe(200);
  });

  it("is not heard by a fault that takes no wishes", async () => {
    expect(await answered("deaf", { [ABORT]: "503", [DELAY]: "5000" })).toBe(418);
  });

  it("is not given to who does not ask, and nothing is counted", async () => {
    const native = await pair.nativeDuring(async () => {
      expect(await answered("never", {})).toBe(200);
      expect(await answered("asked", { "x-envoy-fault-abort": "503" })).toBe(200);
    });
    expect(native).toEqual({});
    await pair.becomes("never", {});
  });
});

describe("an abort by gRPC code that is asked for", () => {
  const ask = (headers: Record<string, string>) =>
    pair.each((port) =>
      ask2(
        port,
        {
          ":method": "POST",
          ":path": "/grpc/trailers/0",
          ":authority": "asked",
          "content-type": "application/grpc",
          ...headers,
        },
        Buffer.alloc(5),
      ),
    );
  const statusIn = (headers: [string, unknown][]) => new Map(headers).get("grpc-status");

  it.each([
    ["5", "5"],
    ["14", "14"],
    ["16", "16"],
    ["0", "0"],
  ])("%j is given", async (code, expected) => {
    const { ours, native } = await ask({ [ABORT_GRPC]: code });
    expect(ours.headers).toEqual(native.headers);
    expect(statusIn(ours.headers)).toBe(expected);
  });

  it("gives way to a status", async () => {
    const { ours, native } = await ask({ [ABORT_GRPC]: "5", [ABORT]: "503" });
    expect(ours.headers).toEqual(native.headers);
    expect(statusIn(ours.headers)).toBe("14");
  });

  const PASSING: Record<string, string>[] = [
    { [ABORT_SHARE]: "0", [ABORT_GRPC]: "5" },
    { [ABORT_GRPC]: "x" },
    {},
  ];
  it.each(PASSING)("%j passes", async (headers) => {
    const { ours, native } = await ask(headers);
    expect([ours.headers, ours.body, ours.trailers]).toEqual([native.headers, native.body, native.trailers]);
    expect(ours.trailers).toEqual([["grpc-status", "0"]]);
  });
});

describe("a delay that is asked for", () => {
  it("is given, with an abort after it", async () => {
    const native = await pair.nativeDuring(async () => {
      const answers = await pair.both({ host: "asked", headers: { [DELAY]: "120", [ABORT]: "504" } });
      expect(lasting(answers.ours.received)).toBe(lasting(answers.native.received));
      expect(statusOf(answers.ours.received)).toBe(504);
      expect(answers.ours.tookMs).toBeGreaterThanOrEqual(120);
    });
    expect(native).toEqual({ delay: 1, abort: 1 });
  });

  it.each(["0", "-120", "0.5", "1s", "", "x"])("of %j is not asked for", async (ms) => {
    const native = await pair.nativeDuring(async () => {
      expect(await answered("asked", { [DELAY]: ms })).toBe(200);
    });
    expect(native).toEqual({});
  });

  it("in none of a hundred cases is not given", async () => {
    const native = await pair.nativeDuring(async () => {
      expect(await answered("asked", { [DELAY]: "5000", [DELAY_SHARE]: "0" })).toBe(200);
    });
    expect(native).toEqual({});
  });
});

describe("the share that is asked for", () => {
  const ids = Array.from({ length: 1_500 }, () => randomUUID());

  it.each([
    ["asked", "30", 30],
    ["capped", "90", 40],
    ["capped", "10", 10],
  ])("of %s with %s is at most the policy's own", async (host, share, percent) => {
    const requests = ids.map((id) =>
      wire({
        host,
        headers: { "x-request-id": id, connection: "keep-alive", [ABORT]: "503", [ABORT_SHARE]: share },
      }),
    );
    const { ours, native } = await pair.each((port) => askMany(port, requests));
    const drawn = ids.map(
      (id) =>
        partOf(hashOf({ name: `default/${host}`, kind: "policy", unit: unitOfRequest(id), seed: 0 })) <
        percent * PPM_PER_PERCENT,
    );
    expect(ours.map(({ status }) => status === 503)).toEqual(drawn);
    const { least, most } = binomialBounds(ids.length, percent / 100, ALPHA_OF_EACH_RUN);
    for (const answers of [ours, native]) {
      const hits = answers.filter(({ status }) => status === 503).length;
      expect(hits).toBeGreaterThanOrEqual(least);
      expect(hits).toBeLessThanOrEqual(most);
    }
  });
});
