import { describe, expect, it } from "vitest";
import { LogTail } from "../../../bench/envoy/log.js";

describe("the tail of a log", () => {
  it("cuts chunks into lines wherever the chunks end", () => {
    const seen: string[] = [];
    const log = new LogTail((line) => seen.push(line));
    log.add("one\ntw");
    log.add(Buffer.from("o\nthr"));
    expect(seen).toEqual(["one", "two"]);
    expect(log.lines()).toEqual(["one", "two", "thr"]);
  });

  it("keeps the last 400 lines", () => {
    const log = new LogTail();
    for (let line = 0; line < 1_000; line++) log.add(`${line}\n`);
    expect(log.lines()).toHaveLength(400);
    expect(log.lines()[0]).toBe("600");
  });

  it("shows the last 15", () => {
    const log = new LogTail();
    for (let line = 0; line < 30; line++) log.add(`${line}\n`);
    expect(log.shown().split("\n")).toEqual(Array.from({ length: 15 }, (_, line) => `  ${line + 15}`));
  });

  it("says that there is none", () => {
    expect(new LogTail().shown()).toBe("  (it logged nothing)");
  });
});
