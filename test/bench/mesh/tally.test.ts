import { describe, expect, it } from "vitest";
import { LoadTally } from "../../../bench/mesh/tally.js";

describe("an open-loop load", () => {
  it("has its first request due at once and the others at a fixed distance", () => {
    const tally = new LoadTally(100, 1_000);
    expect(tally.takeDue(999)).toEqual([]);
    expect(tally.takeDue(1_000)).toEqual([1_000]);
    expect(tally.nextDueMs()).toBe(1_010);
    expect(tally.takeDue(1_035)).toEqual([1_010, 1_020, 1_030]);
  });

  it("does not wait for answers", () => {
    const tally = new LoadTally(10, 0);
    expect(tally.takeDue(1_000)).toHaveLength(11);
    expect(tally.summary()).toMatchObject({ sent: 11, inFlight: 11, completed: 0 });
  });

  it("does not drift over a day", () => {
    const tally = new LoadTally(3, 0);
    let sent = 0;
    for (let second = 0; second <= 86_400; second++) {
      const due = tally.takeDue(second * 1_000);
      for (const dueMs of due) tally.complete(dueMs, dueMs, "200");
      sent += due.length;
    }
    expect(sent).toBe(86_400 * 3 + 1);
  });

  it("counts the time from when a request was due, not from when it left", () => {
    const tally = new LoadTally(10, 0);
    // The sender stalls for a second; then each answer takes 5 ms.
    for (const dueMs of tally.takeDue(1_000)) tally.complete(dueMs, 1_005, "200");
    const { maxMs, meanMs } = tally.summary();
    expect([maxMs, meanMs]).toEqual([1_005, 505]);
  });

  it("tells statuses in one order, whatever came first", () => {
    const tally = new LoadTally(1_000, 0);
    const due = tally.takeDue(3);
    for (const [index, status] of ["timeout", "503", "200", "200"].entries()) {
      tally.complete(due[index] ?? 0, 10, status);
    }
    expect(JSON.stringify(tally.summary().byStatus)).toBe('{"200":2,"503":1,"timeout":1}');
  });

  it("keeps at most 10,000 requests in flight and counts what it did not send", () => {
    const tally = new LoadTally(1_000, 0);
    expect(tally.takeDue(20_000)).toHaveLength(10_000);
    expect(tally.summary()).toMatchObject({ sent: 10_000, unsent: 10_001, inFlight: 10_000 });
    tally.complete(0, 20_000, "200");
    expect(tally.takeDue(20_001)).toEqual([20_001]);
  });
});
