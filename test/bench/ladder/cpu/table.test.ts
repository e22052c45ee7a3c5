import { describe, expect, it } from "vitest";
import { resultOf, tableOf } from "../../../../bench/ladder/cpu/table.js";
import { group, round, subject } from "./subjects.js";

const SUBJECTS = [subject("no filter", 0), subject("ours", 16), subject("peer", 16)];
const ROUNDS = [round({ "no filter": 16_000, ours: 48_000, peer: 32_000 })];

describe("the table of a group", () => {
  it("has a row for each chain: its copies, its request, its copy, and that in copies of the filter", () => {
    const { columns, rows } = tableOf(group(SUBJECTS), ROUNDS);
    expect(columns).toEqual([
      "chain",
      "copies",
      "CPU, us a request",
      "CPU, us a copy",
      "times ours, by the copy",
    ]);
    expect(rows).toMatchObject([
      ["no filter", 0, { median: 16 }, undefined, undefined],
      ["ours", 16, { median: 48 }, { median: 2 }, { median: 1 }],
      ["peer", 16, { median: 32 }, { median: 1 }, { median: 0.5 }],
    ]);
  });

  it("has no cost of a copy where whole requests are compared: a route holds no copy", () => {
    const { columns, rows } = tableOf(group(SUBJECTS, { measure: "request" }), ROUNDS);
    expect(columns).toEqual(["chain", "copies", "CPU, us a request", "times ours, by the request"]);
    expect(rows[2]).toMatchObject(["peer", 16, { median: 32 }, { median: 32 / 48 }]);
  });

  it("says how much was sent, and what the group's notes say", () => {
    const { notes } = tableOf(group(SUBJECTS, { notes: ["a note"] }), ROUNDS);
    expect(notes).toEqual(["1 rounds of 2 x 5 requests to each, after 10.", "a note"]);
  });
});

describe("the result of the step", () => {
  const measured = { group: group(SUBJECTS, { notes: [] }), rounds: ROUNDS, verdicts: [] };

  it("tells of the machine once, below the first table", () => {
    const { tables } = resultOf({ measured: [measured, measured], skipped: [], notes: ["it was quiet"] });
    expect(tables.map(({ notes }) => notes?.includes("it was quiet"))).toEqual([true, false]);
  });

  it("keeps what was skipped", () => {
    const skip = { what: "a", why: "b" };
    const { step, skipped } = resultOf({ measured: [measured], skipped: [skip], notes: [] });
    expect(step).toBe("cpu");
    expect(skipped).toEqual([skip]);
  });

  it("is a value that JSON can hold", () => {
    const result = resultOf({ measured: [measured], skipped: [], notes: [] });
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({ step: "cpu", tables: [{ title: "a group" }] });
  });
});
