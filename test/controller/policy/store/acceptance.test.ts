import { describe, expect, it } from "vitest";
import { ACCEPTED_AT, openStore, type PolicyStore } from "../../../../controller/policy/index.js";
import { breakerText, documents, faultText } from "../documents.js";
import { testClock, testFolder } from "./folders.js";

const START_MS = Date.UTC(2026, 10, 21);
const START = "2026-11-21T00:00:00.000Z";
const MINUTE_MS = 60_000;
const LEDGER = ".meshfuse/accepted.json";

async function opened(files: Record<string, string> = {}) {
  const folder = testFolder();
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  const clock = testClock(START_MS);
  const options = { folder: folder.path, nowMs: clock.nowMs };
  return { folder, clock, options, store: await openStore(options) };
}

const timesOf = (store: PolicyStore) => store.entries().map(({ acceptedAtMs }) => acceptedAtMs);
const apply = (store: PolicyStore, text: string) => store.apply(text, { dryRun: false });
const annotationOf = (store: PolicyStore) => store.entries()[0]?.policy.metadata.annotations?.[ACCEPTED_AT];

describe("a fault in a file that people write", () => {
  it("was accepted when it was first read, also after a restart and other changes", async () => {
    const { folder, clock, options, store } = await opened({ "a.yaml": faultText("a") });
    expect(timesOf(store)).toEqual([START_MS]);
    clock.advance(MINUTE_MS);
    expect(timesOf(await openStore(options))).toEqual([START_MS]);
    folder.write("b.yaml", faultText("b"));
    await store.rescan();
    expect(timesOf(store)).toEqual([START_MS, START_MS + MINUTE_MS]);
    expect(timesOf(await openStore(options))).toEqual([START_MS, START_MS + MINUTE_MS]);
  });

  it("begins anew when what it says changes, not when a label does", async () => {
    const { folder, clock, store } = await opened({ "a.yaml": faultText("a") });
    clock.advance(MINUTE_MS);
    folder.write("a.yaml", faultText("a", "", ", labels: {team: b}"));
    await store.rescan();
    expect(timesOf(store)).toEqual([START_MS]);
    folder.write("a.yaml", faultText("a", ", seed: 7"));
    await store.rescan();
    expect(timesOf(store)).toEqual([START_MS + MINUTE_MS]);
  });

  it("begins anew when it comes back, and may move to another file", async () => {
    const { folder, clock, store } = await opened({ "a.yaml": faultText("a") });
    clock.advance(MINUTE_MS);
    folder.write("b.yaml", faultText("a"));
    folder.remove("a.yaml");
    await store.rescan();
    expect(timesOf(store)).toEqual([START_MS]);
    folder.remove("b.yaml");
    await store.rescan();
    folder.write("b.yaml", faultText("a"));
    await store.rescan();
    expect(timesOf(store)).toEqual([START_MS + MINUTE_MS]);
  });

  it("keeps its time while its file is broken, over a restart too", async () => {
    const { folder, clock, options, store } = await opened({ "a.yaml": faultText("a") });
    clock.advance(MINUTE_MS);
    folder.write("a.yaml", "[");
    await store.rescan();
    const restarted = await openStore(options);
    folder.write("a.yaml", faultText("a"));
    await restarted.rescan();
    expect(timesOf(restarted)).toEqual([START_MS]);
  });

  it("has no time of acceptance where its author says when it begins; nor have other kinds", async () => {
    const text = documents(faultText("a", ", activeFrom: 2027-01-01T00:00:00Z"), breakerText("b"));
    const { store, folder } = await opened({ "a.yaml": text });
    expect(timesOf(store)).toEqual([undefined, undefined]);
    expect(folder.names()).toEqual(["a.yaml"]);
  });

  it("may bring its time along", async () => {
    const metadata = `, annotations: {${ACCEPTED_AT}: 2026-01-01T00:00:00Z}`;
    const { store } = await opened({ "a.yaml": faultText("a", "", metadata) });
    expect(timesOf(store)).toEqual([Date.UTC(2026, 0, 1)]);
  });
});

describe("the ledger of times", () => {
  it("forgets what is gone", async () => {
    const { folder, store } = await opened({ "a.yaml": faultText("a") });
    expect(Object.keys(JSON.parse(folder.read(LEDGER)))).toHaveLength(1);
    folder.remove("a.yaml");
    await store.rescan();
    expect(JSON.parse(folder.read(LEDGER))).toEqual({});
  });

  it("that cannot be read is told, and begins anew", async () => {
    const { folder, options } = await opened({ "a.yaml": faultText("a") });
    folder.write(LEDGER, "{");
    const store = await openStore(options);
    expect(store.errors()[0]?.message).toMatch(/accepted\.json cannot be read/);
    expect(timesOf(store)).toEqual([START_MS]);
    folder.write(LEDGER, '{"x": "yesterday"}');
    expect((await openStore(options)).errors()[0]?.message).toMatch(/has times that are none/);
  });

  it("that cannot be written holds in memory, and is told until it can", async () => {
    const { folder, clock, store } = await opened({ ".meshfuse": "in the way" });
    folder.write("a.yaml", faultText("a"));
    await store.rescan();
    clock.advance(MINUTE_MS);
    await store.rescan();
    expect(timesOf(store)).toEqual([START_MS]);
    expect(store.errors().map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^cannot keep when faults were accepted: /),
    );
    folder.remove(".meshfuse");
    await store.rescan();
    expect(Object.values(JSON.parse(folder.read(LEDGER)))).toEqual([START]);
  });
});

describe("a fault that the API wrote", () => {
  it("has the time of its acceptance in its own file", async () => {
    const { clock, options, store } = await opened();
    await apply(store, faultText("a"));
    expect(annotationOf(store)).toBe(START);
    clock.advance(MINUTE_MS);
    expect(timesOf(await openStore(options))).toEqual([START_MS]);
  });

  it("goes on as it is when it is applied again, whatever time the caller writes", async () => {
    const { clock, store } = await opened();
    await apply(store, faultText("a"));
    clock.advance(MINUTE_MS);
    const metadata = `, annotations: {${ACCEPTED_AT}: 2020-01-01T00:00:00Z}`;
    const outcome = await apply(store, faultText("a", "", metadata));
    expect(outcome.changes).toMatchObject([{ change: "unchanged" }]);
    expect(annotationOf(store)).toBe(START);
  });

  it("begins anew when it has ended, or says something else", async () => {
    const { clock, store } = await opened();
    await apply(store, faultText("a"));
    clock.advance(10 * MINUTE_MS - 1);
    expect((await apply(store, faultText("a"))).changes).toMatchObject([{ change: "unchanged" }]);
    clock.advance(1);
    expect((await apply(store, faultText("a"))).changes).toMatchObject([{ change: "changed" }]);
    expect(timesOf(store)).toEqual([START_MS + 10 * MINUTE_MS]);
    clock.advance(MINUTE_MS);
    await apply(store, faultText("a", ", seed: 7"));
    expect(timesOf(store)).toEqual([START_MS + 11 * MINUTE_MS]);
  });

  it("keeps its author's annotations beside the time, and needs none where it says when it begins", async () => {
    const { store } = await opened();
    await apply(store, faultText("a", "", ", annotations: {note: b}"));
    expect(store.entries()[0]?.policy.metadata.annotations).toEqual({ note: "b", [ACCEPTED_AT]: START });
    await apply(store, faultText("a", ", activeFrom: 2027-01-01T00:00:00Z"));
    expect(store.entries()[0]?.policy.metadata.annotations).toBeUndefined();
  });
});
