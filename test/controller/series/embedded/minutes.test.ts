import { beforeEach, describe, expect, it } from "vitest";
import { MINUTE_MS, Minutes } from "../../../../controller/series/embedded/minutes.js";
import { Tellers } from "../../../../controller/series/embedded/tellers.js";
import { increment, Rig } from "../rig.js";

const DAY_MS = 86_400_000;

let rig: Rig;
let tellers: Tellers;
let minutes: Minutes;
beforeEach(() => {
  rig = new Rig();
  tellers = new Tellers();
  minutes = new Minutes();
});

/** A report of the last minute. */
function hear(requests: number, destination = "default/b", fromMs = rig.nowMs - MINUTE_MS): void {
  const { teller } = tellers.teller({ instance: "a-1", service: "default/a", version: "v1" }, rig.nowMs);
  const edge = increment({ requests, destination });
  teller.told.add(fromMs, rig.nowMs);
  teller.lastMs = rig.nowMs;
  const end = tellers.end(edge, teller, rig.nowMs);
  if (end !== undefined) end.busyMs = rig.nowMs;
  rig.graph.pastHour.add([edge], fromMs, rig.nowMs);
}

function advance(count = 1): void {
  for (let time = 0; time < count; time++) minutes.advance(rig.nowMs, rig.graph.pastHour, tellers);
}

async function requestsFrom(minute: number, steps: number): Promise<(number | null | undefined)[][]> {
  const first = rig.beginMs / MINUTE_MS + minute;
  const { ends } = await minutes.window(tellers, { first, steps, parts: 1, stepMs: MINUTE_MS });
  return ends.map(({ samples }) => samples.map((sample) => sample?.requests));
}

describe("minutes of a day", () => {
  it("are made half a minute after their end", async () => {
    rig.nowMs += MINUTE_MS;
    hear(60);
    advance();
    expect(minutes.end * MINUTE_MS).toBe(rig.beginMs);
    rig.nowMs += 29_000;
    advance();
    expect(await requestsFrom(0, 1)).toEqual([]);
    rig.nowMs += 1_000;
    advance();
    expect(minutes.end * MINUTE_MS).toBe(rig.beginMs + MINUTE_MS);
    expect(await requestsFrom(0, 1)).toEqual([[60]]);
  });

  it("say that an end was idle, and nothing of an end of which nobody told", async () => {
    for (const requests of [60, 0]) {
      rig.nowMs += MINUTE_MS;
      hear(requests);
    }
    rig.nowMs += 2 * MINUTE_MS;
    advance(4);
    expect(await requestsFrom(0, 3)).toEqual([[60, 0, undefined]]);
  });

  it("are made anew of what comes late, a few at a time", async () => {
    for (let minute = 0; minute < 10; minute++) {
      rig.nowMs += MINUTE_MS;
      hear(60);
      advance();
    }
    rig.nowMs += 30_000;
    advance();
    hear(630, "default/b", rig.beginMs);
    minutes.toldOf(rig.beginMs);
    advance();
    expect((await requestsFrom(0, 10))[0]?.slice(0, 3)).toEqual([120, 120, 60]);
    advance(10);
    expect(await requestsFrom(0, 10)).toEqual([new Array(10).fill(120)]);
  });

  it("outlive the hour of the graph, and the sidecars that told them", async () => {
    rig.nowMs += MINUTE_MS;
    hear(60);
    rig.nowMs += MINUTE_MS;
    advance(2);
    for (let hour = 0; hour < 5; hour++) {
      rig.nowMs += 3_600_000;
      rig.graph.sweep();
      tellers.sweep(rig.nowMs, () => undefined);
      advance(3);
    }
    expect(await requestsFrom(0, 1)).toEqual([[60]]);
  });

  it("go after a day, and the names of their ends with them", async () => {
    rig.nowMs += MINUTE_MS;
    hear(60, "default/gone");
    rig.nowMs += MINUTE_MS;
    advance(2);
    const before = minutes.bytes;
    expect(before).toBeGreaterThan(400);
    rig.nowMs += 1.1 * DAY_MS;
    tellers.sweep(rig.nowMs, () => undefined);
    advance(2);
    expect(await requestsFrom(0, 1)).toEqual([]);
    expect(minutes.bytes).toBeLessThan(before);
  });

  it("are bounded in bytes, the oldest go first", () => {
    minutes = new Minutes(1_000);
    for (let minute = 0; minute < 60; minute++) {
      rig.nowMs += MINUTE_MS;
      hear(60);
      advance();
    }
    expect(minutes.bytes).toBeLessThan(1_100);
    expect(minutes.first * MINUTE_MS).toBeGreaterThan(rig.beginMs + 5 * MINUTE_MS);
    expect(minutes.end * MINUTE_MS).toBe(rig.nowMs - MINUTE_MS);
  });

  it("are gone where the clock was set back", async () => {
    rig.nowMs += MINUTE_MS;
    hear(60);
    rig.nowMs += MINUTE_MS;
    advance(2);
    minutes.clear();
    expect(await requestsFrom(0, 1)).toEqual([]);
    expect([minutes.first, minutes.end]).toEqual([0, 0]);
  });
});
