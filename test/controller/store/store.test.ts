import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JournalFailure, memoryJournal } from "../../../controller/journal/index.js";
import { openKept } from "../../../controller/store/index.js";
import { breakerText, documents, faultText } from "../policy/documents.js";
import { FakeClock } from "../push/fixture.js";
import { ANN, MINUTE_MS, rig, settled } from "./rig.js";

const WISH = { forMs: MINUTE_MS, by: "ann@desk", because: "it hurts" };

describe("the audit trail", () => {
  it("says who did what, when and why, the newest first, without the documents", async () => {
    const { kept, apply, clock } = await rig();
    await apply(breakerText("a"));
    clock.advance(MINUTE_MS);
    await apply(breakerText("a", "{trip: {consecutive: 6}}"), breakerText("b"));
    await kept.policies.remove("CircuitBreaker/default/b", { by: "bob@desk" });
    const { id } = await kept.bypasses.begin({ ...WISH, selector: { app: "x", tier: "y" } });
    expect(kept.store.audit({ limit: 10 })).toMatchObject([
      {
        number: 5,
        sequence: 4,
        type: "bypass.begun",
        subject: id,
        detail: "app=x,tier=y, until 2026-11-21T00:02:00.000Z",
      },
      { number: 4, sequence: 3, type: "policy.deleted", subject: "CircuitBreaker/default/b", by: "bob@desk" },
      { number: 3, sequence: 2, type: "policy.put", subject: "CircuitBreaker/default/b", detail: "created" },
      { number: 2, sequence: 2, detail: "changed", ...ANN },
      { number: 1, sequence: 1, detail: "created", subject: "CircuitBreaker/default/a", ...ANN },
    ]);
    expect(JSON.stringify(kept.store.audit({ limit: 10 }))).not.toContain("consecutive");
  });

  it("is read in pages that stay where they are while more is added", async () => {
    const { kept, apply } = await rig();
    for (let at = 0; at < 5; at++) await apply(breakerText(`b${at}`));
    const first = kept.store.audit({ limit: 2 });
    await apply(breakerText("later"));
    const second = kept.store.audit({ limit: 2, before: first.at(-1)?.number ?? 0 });
    expect([...first, ...second].map(({ number }) => number)).toEqual([5, 4, 3, 2]);
    expect(kept.store.audit({ limit: 9, before: 1 })).toEqual([]);
  });
});

describe("snapshots", () => {
  it("are taken when the records since the last are many, and hold all of them", async () => {
    const { journal, kept, restarted } = await rig();
    const big = `{trip: {consecutive: 5}, fallback: {body: ${"x".repeat(60_000)}}}`;
    for (let at = 0; at < 75; at++) {
      await kept.policies.apply(breakerText(`b${at}`, big), { dryRun: false, ...ANN });
    }
    const { snapshot, records } = journal.kept();
    expect(snapshot).toMatchObject({ format: 1, sequence: expect.any(Number) });
    expect(records.length).toBeLessThan(20);
    expect((await restarted()).kept.policies.entries()).toEqual(kept.policies.entries());
    expect((await restarted()).kept.store.state).toEqual(kept.store.state);
  });

  it("are taken at the end, and only if there is something new", async () => {
    const { journal, kept, apply, restarted } = await rig();
    await apply(breakerText("a"));
    await kept.close();
    expect(journal.kept()).toMatchObject({ snapshot: { sequence: 1 }, records: [] });
    const again = await restarted();
    await again.kept.close();
    expect(again.journal.kept()).toEqual(journal.kept());
    expect(again.keys()).toEqual(["CircuitBreaker/default/a"]);
  });

  it("that fail lose nothing: the records stay, it is logged, and tried again after some more", async () => {
    const { journal, kept, apply, lines } = await rig();
    await apply(breakerText("a"));
    journal.refuseWith(new JournalFailure("full", "no room for it"));
    await kept.close();
    expect(lines).toEqual(["the state cannot be written whole, so the journal grows on: no room for it"]);
    expect(journal.kept().records).toHaveLength(1);
  });
});

describe("a journal of another version", () => {
  it("is not opened, and nothing of it is dropped", async () => {
    const journal = memoryJournal({ records: [{ format: 7, sequence: 1, events: [] }] });
    const opening = openKept({ journal, clock: new FakeClock() });
    await expect(opening).rejects.toThrow("record.format: 7 is not 1; it was written by a newer version");
    expect(journal.kept().records).toHaveLength(1);
  });

  it("may hold policies that this one does not take: kept, not in force, told, and free to be replaced", async () => {
    const { journal, apply } = await rig();
    await apply(breakerText("a"), breakerText("b"));
    const text = JSON.stringify(journal.kept().records).replace('{"consecutive":5}', '{"psychic":5}');
    const older = memoryJournal({ records: JSON.parse(text) });
    const kept = await openKept({ journal: older, clock: new FakeClock() });
    expect(kept.policies.entries()).toHaveLength(1);
    expect(kept.errors()).toMatchObject([
      { path: "spec.trip" },
      {
        source: "CircuitBreaker/default/a (api)",
        document: "CircuitBreaker default/a",
        path: "spec.trip.psychic",
        message: expect.stringMatching(
          /^unknown field; kept, but not in force: .*apply it anew, or delete it$/,
        ),
      },
    ]);
    expect(JSON.stringify(older.kept())).toContain("psychic");
    await kept.policies.apply(breakerText("a"), { dryRun: false, ...ANN });
    expect([kept.policies.entries().length, kept.errors()]).toEqual([2, []]);
  });
});

describe("whatever is asked, and whenever the journal refuses", () => {
  const names = ["a", "b", "c"];
  const step = fc.oneof(
    fc.record({ act: fc.constant("apply" as const), name: fc.constantFrom(...names), seed: fc.nat(2) }),
    fc.record({ act: fc.constant("remove" as const), name: fc.constantFrom(...names) }),
    fc.record({ act: fc.constant("bypass" as const) }),
    fc.record({ act: fc.constantFrom("refuse" as const, "accept" as const, "wait" as const) }),
  );

  it("what was acknowledged is there after a restart, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { kept, clock, refuse, accept, restarted } = await rig();
        const expected = new Map<string, string>();
        for (const one of steps) {
          if (one.act === "refuse") refuse("full");
          if (one.act === "accept") accept();
          if (one.act === "wait") clock.advance(MINUTE_MS);
          if (one.act === "bypass") await kept.bypasses.begin(WISH);
          if (one.act === "apply") {
            const text = documents(faultText(one.name, `, seed: ${one.seed}`), breakerText(one.name));
            const outcome = kept.policies.apply(text, { dryRun: false, ...ANN });
            await outcome.then(
              () => expected.set(one.name, String(one.seed)),
              () => undefined,
            );
          }
          if (one.act === "remove") {
            const gone = () => expected.delete(one.name);
            await kept.policies
              .remove(`FaultInjection/default/${one.name}`, ANN)
              .then(() => kept.policies.remove(`CircuitBreaker/default/${one.name}`, ANN))
              .then(gone, () => undefined);
          }
          await settled();
        }
        const again = await restarted();
        expect(again.kept.policies.entries()).toEqual(kept.policies.entries());
        const seeds = kept.policies
          .entries()
          .filter(({ policy }) => policy.kind === "FaultInjection")
          .map(({ policy }) => [policy.metadata.name, String(policy.spec.seed)]);
        expect(new Map(seeds as [string, string][])).toEqual(expected);
        const durable = kept.bypasses.active().filter((bypass) => bypass.durable);
        expect(again.kept.bypasses.active()).toEqual(durable);
      }),
      { numRuns: 40 },
    );
  });
});
