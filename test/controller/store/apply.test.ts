import { describe, expect, it } from "vitest";
import { StoreFailure } from "../../../controller/store/index.js";
import { breakerText, documents, faultText } from "../policy/documents.js";
import { ANN, MINUTE_MS, rig, START_MS } from "./rig.js";

const KEY = "CircuitBreaker/default/a";
const CHANGED = breakerText("a", "{trip: {consecutive: 6}}");

describe("applying", () => {
  it("puts policies in force at once and after a restart, with who, when and in which transaction", async () => {
    const { kept, apply, restarted } = await rig();
    expect(await apply(breakerText("b", undefined, ", namespace: shop"), breakerText("a"))).toMatchObject({
      outcome: "applied",
      changes: [
        { key: "CircuitBreaker/shop/b", change: "created", version: 1 },
        { key: KEY, change: "created", version: 1 },
      ],
    });
    const entries = [
      { policy: { kind: "CircuitBreaker", metadata: { name: "a", namespace: "default" } } },
      { policy: { metadata: { name: "b", namespace: "shop" } } },
    ].map((entry) => ({ ...entry, source: "api", version: 1, acceptedMs: START_MS, ...ANN }));
    expect(kept.policies.entries()).toMatchObject(entries);
    expect((await restarted()).kept.policies.entries()).toEqual(kept.policies.entries());
  });

  it("says what changed, and writes nothing where nothing did, whatever the order of fields", async () => {
    const { journal, apply, restarted } = await rig();
    await apply(breakerText("a", "{trip: {consecutive: 5}, mode: shadow}"));
    const same = await apply(breakerText("a", "{mode: shadow, trip: {consecutive: 5}}"));
    expect(same).toMatchObject({ changes: [{ key: KEY, change: "unchanged", version: 1 }] });
    expect(journal.kept().records).toHaveLength(1);
    expect(
      await (await restarted()).apply(breakerText("a", "{trip: {consecutive: 5}, mode: shadow}")),
    ).toMatchObject({ changes: [{ change: "unchanged" }] });
    expect(await apply(CHANGED)).toMatchObject({ changes: [{ key: KEY, change: "changed", version: 2 }] });
  });

  it("is all or nothing, with every error where it stands", async () => {
    const { journal, apply } = await rig();
    expect(await apply(breakerText("a"), breakerText("b", "{}"))).toEqual({
      outcome: "invalid",
      errors: [
        { source: "request:9", document: "CircuitBreaker default/b", path: "spec.trip", message: "missing" },
      ],
    });
    expect(await apply("# nothing\n")).toMatchObject({ errors: [{ message: "no policy in it" }] });
    expect(journal.kept().records).toEqual([]);
  });

  it("as a dry run changes nothing, and shows what would be in force", async () => {
    const { kept, journal, apply } = await rig();
    await apply(breakerText("b"));
    const outcome = await kept.policies.apply(documents(breakerText("a"), breakerText("b")), {
      dryRun: true,
      ...ANN,
    });
    expect(outcome).toMatchObject({
      changes: [
        { key: KEY, change: "created" },
        { key: "CircuitBreaker/default/b", change: "unchanged", version: 1 },
      ],
      after: [{ policy: { metadata: { name: "a" } } }, { policy: { metadata: { name: "b" } }, version: 1 }],
    });
    expect(outcome.outcome === "applied" && outcome.changes[0]).not.toHaveProperty("version");
    expect([kept.policies.entries().length, journal.kept().records.length]).toEqual([1, 1]);
  });

  it("that happens at once is done one after the other, and listeners hear each change once", async () => {
    const { kept, apply } = await rig();
    const heard: string[][] = [];
    const stop = kept.store.onChange((events) => heard.push(events.map(({ type }) => type)));
    const outcomes = await Promise.all([apply(breakerText("a")), apply(breakerText("a")), apply(CHANGED)]);
    expect(outcomes).toMatchObject([
      { changes: [{ change: "created", version: 1 }] },
      { changes: [{ change: "unchanged", version: 1 }] },
      { changes: [{ change: "changed", version: 2 }] },
    ]);
    stop();
    await apply(breakerText("a"));
    expect(heard).toEqual([["policy.put"], ["policy.put"]]);
  });

  it("keeps texts of every kind as they are", async () => {
    const { kept, apply, restarted } = await rig();
    const body = '"no\\nyes: # \\"x\\" \\u2028 é \\u0000"';
    const spec = `{selector: {toJSON: x, __proto__: y, "": z}, trip: {consecutive: 5}, fallback: {body: ${body}}}`;
    expect(await apply(breakerText("a", spec))).toMatchObject({ outcome: "applied" });
    const again = await restarted();
    expect(again.kept.policies.entries()).toEqual(kept.policies.entries());
    expect(await again.apply(breakerText("a", spec))).toMatchObject({ changes: [{ change: "unchanged" }] });
  });
});

describe("a precondition", () => {
  it("is judged in the instant of the write, so of two writers with one version only one wins", async () => {
    const { kept, apply } = await rig();
    await apply(breakerText("a"));
    const write = (consecutive: number) =>
      kept.policies.apply(breakerText("a", `{trip: {consecutive: ${consecutive}}}`), {
        ...{ dryRun: false, by: "bob@desk" },
        precondition: (present) => present?.version === 1,
      });
    const [first, second] = await Promise.all([write(7), write(8)]);
    expect(first).toMatchObject({ outcome: "applied" });
    expect(second).toMatchObject({
      outcome: "stale",
      key: KEY,
      present: { version: 2, by: "bob@desk", policy: { spec: { trip: { consecutive: 7 } } } },
    });
  });

  it("may ask for a policy that is not there, and guards a removal too", async () => {
    const { kept, apply } = await rig();
    const absent = (present: unknown) => present === undefined;
    const create = () =>
      kept.policies.apply(breakerText("a"), { dryRun: false, ...ANN, precondition: absent });
    expect(await create()).toMatchObject({ outcome: "applied" });
    expect(await create()).toMatchObject({ outcome: "stale", present: { version: 1 } });
    await apply(CHANGED);
    const remove = (version: number) =>
      kept.policies.remove(KEY, { ...ANN, precondition: (present) => present?.version === version });
    expect(await remove(1)).toMatchObject({ outcome: "stale", present: { version: 2 } });
    expect(await remove(2)).toEqual({ outcome: "removed" });
  });
});

describe("removing", () => {
  it("takes a policy out of force, for good, and tells one that is not there", async () => {
    const { kept, apply, keys, restarted } = await rig();
    await apply(breakerText("a"), faultText("a"));
    expect(await kept.policies.remove(KEY, ANN)).toEqual({ outcome: "removed" });
    expect(await kept.policies.remove(KEY, ANN)).toEqual({ outcome: "absent" });
    expect(keys()).toEqual(["FaultInjection/default/a"]);
    expect((await restarted()).keys()).toEqual(["FaultInjection/default/a"]);
  });
});

describe("a journal that refuses", () => {
  it.each(["full", "too_large", "broken"] as const)("as %s: nothing changes, in its words", async (kind) => {
    const { kept, apply, keys, refuse, accept, lines } = await rig();
    await apply(breakerText("a"));
    refuse(kind);
    const before = kept.policies.entries();
    const failure = await apply(CHANGED, breakerText("b")).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreFailure);
    expect(failure).toMatchObject({ kind, message: `the disk is ${kind}: make room there` });
    await expect(kept.policies.remove(KEY, ANN)).rejects.toMatchObject({ kind });
    expect(kept.policies.entries()).toEqual(before);
    // That a change is too large is news to its caller alone.
    const isNews = kind !== "too_large";
    expect(lines).toEqual(isNews ? [`the disk is ${kind}: make room there`] : []);
    accept();
    expect(await apply(breakerText("b"))).toMatchObject({ changes: [{ change: "created", version: 2 }] });
    expect(keys()).toHaveLength(2);
    expect(lines).toHaveLength(isNews ? 2 : 0);
  });

  it("still answers what changes nothing: a dry run, and what is there already", async () => {
    const { kept, apply, refuse } = await rig();
    await apply(breakerText("a"));
    refuse("full");
    expect(await apply(breakerText("a"))).toMatchObject({ changes: [{ change: "unchanged" }] });
    expect(await kept.policies.apply(CHANGED, { dryRun: true, ...ANN })).toMatchObject({
      changes: [{ change: "changed" }],
    });
  });

  it("is told in the errors only while something waits, or when nothing can be kept any more", async () => {
    const { kept, apply, refuse } = await rig();
    refuse("full");
    await expect(apply(breakerText("a"))).rejects.toThrow("make room");
    expect(kept.errors()).toEqual([]);
    refuse("broken");
    await expect(apply(breakerText("a"))).rejects.toThrow();
    expect(kept.errors()).toMatchObject([{ source: "journal", message: expect.stringContaining("broken") }]);
  });

  it("because the controller stops, refuses as closed", async () => {
    const { kept, apply, clock } = await rig();
    await kept.close();
    clock.advance(MINUTE_MS);
    await expect(apply(breakerText("a"))).rejects.toMatchObject({ kind: "closed" });
  });
});
