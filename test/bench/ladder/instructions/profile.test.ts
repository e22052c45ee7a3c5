import { describe, expect, it } from "vitest";
import { readProfile } from "../../../../bench/ladder/instructions/profile.js";

const read = (...lines: string[]) => readProfile(lines.join("\n"), "guest.c", ["host.c", "run.c"]);
const byName = (...lines: string[]) => Object.fromEntries(read(...lines).functions);

const HEAD = ["# callgrind format", "version: 1", "positions: line", "events: Ir", "summary: 900", ""];

describe("a callgrind profile", () => {
  it("gives the instructions of the guest, and none of the host's", () => {
    const profile = read(
      ...HEAD,
      "fl=/w/host.c",
      "fn=run",
      "3 100",
      "fl=/w/guest.c",
      "fn=admit",
      "7 20",
      "8 1",
    );
    expect(profile.instructions).toBe(21);
    expect([...profile.functions]).toEqual([["admit", 21]]);
  });

  it("counts what the guest calls in the guest once, where it happens", () => {
    const calls = ["fl=/w/guest.c", "fn=settle", "1 10", "cfn=judge", "calls=1 40", "2 7"];
    expect(byName(...HEAD, ...calls, "fn=judge", "40 7")).toEqual({ settle: 10, judge: 7 });
  });

  it("leaves out what the host does for the guest, and all that it calls", () => {
    const calls = [
      "fl=/w/guest.c",
      "fn=now",
      "1 5",
      "cfi=/w/host.c",
      "cfn=clock",
      "calls=1 9",
      "2 500",
      "3 1",
    ];
    expect(byName(...HEAD, ...calls)).toEqual({ now: 6 });
  });

  it("counts what a library does for the guest where it was called from", () => {
    const calls = ["fl=/w/guest.c", "fn=clear", "1 5", "cfi=???", "cfn=memset", "calls=1 0", "2 64"];
    expect(byName(...HEAD, ...calls, "fl=???", "fn=memset", "0 64")).toEqual({ clear: 69 });
  });

  it("does not count what a library does for the host", () => {
    const calls = ["fl=/w/host.c", "fn=give", "1 5", "cfi=???", "cfn=memcpy", "calls=1 0", "2 64"];
    expect(read(...HEAD, ...calls, "fl=???", "fn=memcpy", "0 64").instructions).toBe(0);
  });

  it("follows a function into the file of what was inlined into it, and back", () => {
    const lines = [
      "fl=/w/guest.c",
      "fn=tag",
      "1 5",
      "fi=/usr/include/string.h",
      "9 30",
      "fe=/w/guest.c",
      "2 4",
    ];
    expect(byName(...HEAD, ...lines)).toEqual({ tag: 9 });
  });

  it("takes a call without a file for one into the present file", () => {
    const lines = ["fl=/w/guest.c", "fn=a", "cfi=???", "cfn=memset", "calls=1 0", "1 3"];
    const next = ["cfn=b", "calls=1 0", "2 50", "fn=b", "3 50"];
    expect(byName(...HEAD, ...lines, ...next)).toEqual({ a: 3, b: 50 });
  });

  it("reads names that are numbered, files and functions apart", () => {
    const first = [
      "fl=(1) /w/host.c",
      "fn=(1) run",
      "1 9",
      "cfi=(2) /w/guest.c",
      "cfn=(2) admit",
      "calls=3 1",
      "1 6",
    ];
    expect(byName(...HEAD, ...first, "fl=(2)", "fn=(2)", "1 6")).toEqual({ admit: 6 });
  });

  it("reads positions that are relative", () => {
    expect(byName(...HEAD, "fl=/w/guest.c", "fn=a", "100 1", "+3 2", "-2 4", "* 8")).toEqual({ a: 15 });
  });

  it("has nothing where the guest never ran", () => {
    expect(read(...HEAD)).toEqual({ instructions: 0, functions: new Map(), entries: new Map() });
  });

  it("knows several files for the host's", () => {
    const calls = ["fl=/w/guest.c", "fn=now", "1 5", "cfi=/w/run.c", "cfn=tick", "calls=1 9", "2 500"];
    expect(read(...HEAD, ...calls).instructions).toBe(5);
  });

  it("tells by the callers in which callback a function ran", () => {
    const log = ["fl=/w/guest.c", "fn=find'Z_guestZ_proxy_on_log'end'run", "1 10"];
    const headers = ["fn=find'open'Z_guestZ_proxy_on_request_headers'begin'run", "1 7"];
    const profile = read(...HEAD, ...log, ...headers);
    expect([...profile.entries]).toEqual([
      ["proxy_on_log", 10],
      ["proxy_on_request_headers", 7],
    ]);
    expect([...profile.functions]).toEqual([["find", 17]]);
  });

  it("counts the allocator in the callback for which the host calls it", () => {
    const chain =
      "Z_guestZ_proxy_on_memory_allocate'give'Z_envZ_proxy_get_property'Z_guestZ_proxy_on_log'end";
    expect([...read(...HEAD, "fl=/w/guest.c", `fn=${chain}`, "1 9").entries]).toEqual([["proxy_on_log", 9]]);
  });
});
