import { describe, expect, it } from "vitest";
import { startMs } from "../../../../bench/ladder/memory/start.js";

const line = (time: string, words: string) => `[2026-11-21 ${time}][41][info][main] [server.cc:1] ${words}`;
const WORKERS = "all dependencies initialized. starting workers";

describe("how long an Envoy takes to start", () => {
  it("is from its log's first line to the one that starts the workers", () => {
    const lines = [
      line("13:46:39.120", "initializing epoch 0"),
      "  a line that goes on",
      line("13:46:39.201", "loading configuration"),
      line("13:46:39.243", WORKERS),
      line("13:46:40.000", "something later"),
    ];
    expect(startMs(lines)).toBe(123);
  });

  it("goes on over midnight's neighbours: the whole instant counts", () => {
    const lines = ["[2026-12-31 23:59:59.900][1][info] one", `[2027-01-01 00:00:00.100][1][info] ${WORKERS}`];
    expect(startMs(lines)).toBe(200);
  });

  it.each([
    ["nothing", []],
    ["no start of the workers", [line("13:46:39.120", "initializing epoch 0")]],
    ["no instants", ["initializing", WORKERS]],
  ])("is not known from a log with %s", (_what, lines) => {
    expect(() => startMs(lines)).toThrow("Envoy's log does not tell when it starts its workers");
  });
});
