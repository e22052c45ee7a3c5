import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StoreEvent, Transaction } from "../../../controller/store/event.js";
import {
  decodeState,
  decodeTransaction,
  encodeState,
  encodeTransaction,
} from "../../../controller/store/record.js";
import { recoverState } from "../../../controller/store/recover.js";
import { MOST_FINISHED_EXPERIMENTS, reduce } from "../../../controller/store/reduce.js";
import { EMPTY_STATE, type State } from "../../../controller/store/state.js";
import { transactions } from "./events.js";

const after = (all: readonly Transaction[]) => reduce(EMPTY_STATE, all);

/** As through the text of a journal. */
function written<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** What a journal would recover: the snapshot of a state, and the records after it. */
function recovered(snapshot: State | undefined, rest: readonly Transaction[]): State {
  return recoverState({
    ...{ snapshot: snapshot && written(encodeState(snapshot)), notes: [] },
    records: rest.map((transaction) => written(encodeTransaction(transaction))),
  });
}

describe("the state after transactions", () => {
  it("is the same whether they come one by one, together, or from the journal", () => {
    fc.assert(
      fc.property(transactions, (all) => {
        const oneByOne = all.reduce((state, transaction) => reduce(state, [transaction]), EMPTY_STATE);
        expect(oneByOne).toEqual(after(all));
        expect(recovered(undefined, all)).toEqual(after(all));
      }),
    );
  });

  it("is the same from a snapshot at any place and the rest", () => {
    fc.assert(
      fc.property(transactions, fc.nat(), (all, place) => {
        const at = place % (all.length + 1);
        expect(recovered(after(all.slice(0, at)), all.slice(at))).toEqual(after(all));
      }),
    );
  });

  it("leaves the state that it began from as it was", () => {
    fc.assert(
      fc.property(transactions, fc.nat(), (all, place) => {
        const at = place % (all.length + 1);
        const state = after(all.slice(0, at));
        const before = written(encodeState(state));
        reduce(state, all.slice(at));
        expect(written(encodeState(state))).toEqual(before);
      }),
    );
  });

  it("numbers every event in the trail, with the number of its transaction", () => {
    fc.assert(
      fc.property(transactions, (all) => {
        const { audit, eventCount, sequence } = after(all);
        const events = all.flatMap((transaction) =>
          transaction.events.map((event) => ({ transaction, event })),
        );
        expect(audit.map((entry) => [entry.number, entry.sequence, entry.type, entry.by])).toEqual(
          events.map(({ transaction, event }, at) => [at + 1, transaction.sequence, event.type, event.by]),
        );
        expect([eventCount, sequence]).toEqual([events.length, all.length]);
      }),
    );
  });
});

describe("what is over", () => {
  const life = (id: string): StoreEvent => ({
    ...{ type: "experiment.scheduled", id, policy: "FaultInjection/default/a", fromMs: 0, untilMs: 1 },
    ...{ atMs: 0, by: "ann" },
  });
  const end = (id: string): StoreEvent => ({ type: "experiment.ended", id, atMs: 1, by: "meshfuse" });

  it("stays as it ended, whatever is told of it later", () => {
    const stop: StoreEvent = { type: "experiment.stopped", id: "x", atMs: 2, by: "ann" };
    const { experiments } = after([{ sequence: 1, events: [life("x"), end("x"), stop] }]);
    expect(experiments.get("x")).toMatchObject({ state: "ended", end: { atMs: 1 } });
  });

  it("is kept up to a bound: of lives the oldest ended go first, and none that may still act", () => {
    const ids = Array.from({ length: MOST_FINISHED_EXPERIMENTS + 2 }, (_, at) => `x${at}`);
    const events = [life("alive"), ...ids.flatMap((id) => [life(id), end(id)])];
    const { experiments } = after([{ sequence: 1, events }]);
    expect([...experiments.keys()].slice(0, 2)).toEqual(["alive", "x2"]);
    expect(experiments.size).toBe(MOST_FINISHED_EXPERIMENTS + 1);
  });

  it("is kept up to a bound in the trail: the last ten thousand events, their numbers going on", () => {
    const events = Array.from({ length: 10_005 }, () => end("x"));
    const { audit, eventCount } = after([{ sequence: 1, events }]);
    expect([audit.length, audit[0]?.number, eventCount]).toEqual([10_000, 6, 10_005]);
  });
});

describe("what this version cannot read whole", () => {
  const event = { type: "bypass.ended", id: "b", atMs: 1, by: "ann" };
  const newer = /newer version of Meshfuse: run that version/;

  it.each([
    ["no object", 5, /^record: is not an object/],
    ["another format", { format: 2, sequence: 1, events: [] }, newer],
    ["no format", { sequence: 1, events: [] }, /^record\.format: undefined is not 1$/],
    ["another field", { format: 1, sequence: 1, events: [], more: 1 }, newer],
    ["no number", { format: 1, sequence: 0, events: [] }, /^record\.sequence: 0 is no number/],
    ["no events", { format: 1, sequence: 1, events: {} }, /^record\.events: is not a list/],
    ["an unknown event", { format: 1, sequence: 1, events: [{ ...event, type: "mesh.ended" }] }, newer],
    ["an event of no type", { format: 1, sequence: 1, events: [null] }, newer],
    ["an unknown field", { format: 1, sequence: 1, events: [{ ...event, at: "x" }] }, newer],
    [
      "a field missing",
      { format: 1, sequence: 1, events: [{ ...event, by: undefined }] },
      /events\[0\]: must have/,
    ],
    [
      "a wrong type",
      { format: 1, sequence: 7, events: [{ ...event, atMs: 1.5 }] },
      /^transaction 7: events\[0\]\.atMs:/,
    ],
    ["no time", { format: 1, sequence: 1, events: [{ ...event, atMs: 9e15 }] }, /events\[0\]\.atMs:/],
  ])("is refused with what and where: a record with %s", (_what, record, words) => {
    const decoded = decodeTransaction(written(record));
    expect(decoded.ok ? "" : decoded.error).toMatch(words);
    expect(() => recoverState({ snapshot: undefined, records: [written(record)], notes: [] })).toThrow(words);
  });

  it.each([
    ["no object", [], /^snapshot: is not an object/],
    ["another format", { ...encodeState(EMPTY_STATE), format: 9 }, newer],
    ["another field", { ...encodeState(EMPTY_STATE), more: [] }, newer],
    ["a field missing", { ...encodeState(EMPTY_STATE), audit: undefined }, /^snapshot: must have.*audit/],
    ["a wrong policy", { ...encodeState(EMPTY_STATE), policies: [{}] }, /^snapshot\.policies\.0: must have/],
  ])("is refused with what and where: a snapshot with %s", (_what, snapshot, words) => {
    const decoded = decodeState(written(snapshot));
    expect(decoded.ok ? "" : decoded.error).toMatch(words);
    expect(() => recoverState({ snapshot: written(snapshot), records: [], notes: [] })).toThrow(words);
  });

  it("is refused where a transaction is missing", () => {
    const records = [1, 3].map((sequence) => ({ format: 1, sequence, events: [event] }));
    expect(() => recoverState({ snapshot: undefined, records, notes: [] })).toThrow(
      "transaction 2 is missing: 3 follows 1; restore the data directory from a copy that is whole",
    );
  });
});
