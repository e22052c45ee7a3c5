import { describe, expect, it } from "vitest";
import { EventLog, type LineSink } from "../../../controller/event-log/index.js";
import { EventHub } from "../../../controller/events/index.js";
import { FakeClock } from "../push/fixture.js";

const NOW_MS = Date.parse("2026-11-21T12:00:00.250Z");
const pause = (by: string) => ({ type: "pause", atMs: NOW_MS, by, change: "paused" }) as const;
/** As many turns of the event loop as the promises of a few writes take. */
const turns = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

/** Takes lines, once it may. */
class Sink implements LineSink {
  readonly taken: Record<string, unknown>[] = [];
  failure: Error | undefined;
  isClosed = false;
  #open: (() => void)[] = [];
  isStuck = false;

  async write(lines: string): Promise<void> {
    if (this.isStuck) await new Promise<void>((resolve) => this.#open.push(resolve));
    if (this.failure !== undefined) throw this.failure;
    expect(lines.endsWith("\n")).toBe(true);
    for (const line of lines.trimEnd().split("\n")) this.taken.push(JSON.parse(line));
  }

  release(): void {
    this.isStuck = false;
    for (const resolve of this.#open.splice(0)) resolve();
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

function logging(kept = 8) {
  const hub = new EventHub("b1", kept);
  const [sink, clock] = [new Sink(), new FakeClock(NOW_MS)];
  const told = { lost: 0, words: [] as string[] };
  const log = new EventLog({
    ...{ hub, sink, clock },
    lost: (count) => {
      told.lost += count;
    },
    warn: (words) => told.words.push(words),
  });
  return { hub, sink, clock, log, told };
}

describe("the event log", () => {
  it("has a line for each event: its instant as text, its place, and the fields of the stream", async () => {
    const { hub, sink } = logging();
    hub.publish(pause("ann"));
    await turns();
    expect(sink.taken).toEqual([{ time: "2026-11-21T12:00:00.250Z", eventId: "b1-1", ...pause("ann") }]);
  });

  it("has them in their order, however many come at once", async () => {
    const { hub, sink } = logging(2000);
    for (let i = 0; i < 1000; i++) hub.publish(pause(`p${i}`));
    await turns();
    expect(sink.taken.map(({ by }) => by)).toEqual(Array.from({ length: 1000 }, (_, i) => `p${i}`));
  });

  it("says when it was written where no calendar has the instant that a sidecar told", async () => {
    const { hub, sink } = logging();
    hub.publish({ ...pause("ann"), atMs: Number.MAX_SAFE_INTEGER });
    await turns();
    expect(sink.taken[0]).toMatchObject({ time: "2026-11-21T12:00:00.250Z", atMs: Number.MAX_SAFE_INTEGER });
  });

  it("waits for no write: what the ring overtakes meanwhile is counted, and said in the next line", async () => {
    const { hub, sink, told } = logging(8);
    sink.isStuck = true;
    hub.publish(pause("first"));
    for (let i = 0; i < 20; i++) hub.publish(pause("missed"));
    sink.release();
    await turns();
    hub.publish(pause("next"));
    await turns();
    expect(told.lost).toBe(20);
    expect(sink.taken.map(({ type, by, count }) => [type, by ?? count])).toEqual([
      ["pause", "first"],
      ["lost", 20],
      ["pause", "next"],
    ]);
  });

  it("goes on after a full disk, warns once, and counts what is missing", async () => {
    const { hub, sink, told } = logging();
    sink.failure = new Error("ENOSPC: no space left on device");
    for (const by of ["a", "b"]) {
      hub.publish(pause(by));
      await turns();
    }
    expect(told).toEqual({
      lost: 2,
      words: [
        "the event log cannot be written, events are lost until it can: ENOSPC: no space left on device",
      ],
    });
    sink.failure = undefined;
    hub.publish(pause("c"));
    await turns();
    expect(sink.taken).toMatchObject([
      { type: "lost", count: 2, time: "2026-11-21T12:00:00.250Z" },
      { type: "pause", by: "c" },
    ]);
    expect(told.words.at(-1)).toBe("the event log is written again");
  });

  it("writes at its end what is there", async () => {
    const { hub, sink, log } = logging();
    sink.isStuck = true;
    hub.publish(pause("a"));
    hub.publish(pause("b"));
    const closed = log.close();
    sink.release();
    await closed;
    expect(sink.taken.map(({ by }) => by)).toEqual(["a", "b"]);
    expect(sink.isClosed).toBe(true);
    hub.publish(pause("c"));
    await turns();
    expect(sink.taken).toHaveLength(2);
  });

  it("ends although its sink cannot be closed, and says so", async () => {
    const { sink, log, told } = logging();
    sink.close = () => Promise.reject(new Error("EIO: i/o error, close"));
    await log.close();
    expect(told.words).toEqual(["the event log could not be closed: EIO: i/o error, close"]);
  });

  it("ends two seconds after it should, whatever its sink does", async () => {
    const { hub, sink, log, clock } = logging();
    sink.isStuck = true;
    hub.publish(pause("a"));
    const closed = log.close();
    await turns();
    clock.advance(2000);
    await closed;
    expect(sink.isClosed).toBe(true);
  });
});
