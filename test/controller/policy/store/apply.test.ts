import { describe, expect, it } from "vitest";
import { policyKey } from "../../../../controller/model/index.js";
import { openStore, type PolicyStore } from "../../../../controller/policy/index.js";
import { breakerText, documents, faultText } from "../documents.js";
import { testClock, testFolder } from "./folders.js";

const FILE = "CircuitBreaker.default.a.yaml";
const KEY = "CircuitBreaker/default/a";

const keysOf = (store: PolicyStore) => store.entries().map(({ policy }) => policyKey(policy));

async function opened(files: Record<string, string> = {}) {
  const folder = testFolder();
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  const clock = testClock();
  const options = { folder: folder.path, nowMs: clock.nowMs };
  return { folder, clock, options, store: await openStore(options) };
}

const apply = (store: PolicyStore, ...texts: string[]) => store.apply(documents(...texts), { dryRun: false });

describe("applying", () => {
  it("writes a file for each policy, in force at once and after a restart", async () => {
    const { folder, options, store } = await opened();
    expect(await apply(store, breakerText("a"), breakerText("b", undefined, ", namespace: shop"))).toEqual({
      errors: [],
      changes: [
        { key: KEY, change: "created" },
        { key: "CircuitBreaker/shop/b", change: "created" },
      ],
    });
    expect(folder.names()).toEqual([FILE, "CircuitBreaker.shop.b.yaml"]);
    const keys = [KEY, "CircuitBreaker/shop/b"];
    expect(keysOf(store)).toEqual(keys);
    expect(keysOf(await openStore(options))).toEqual(keys);
  });

  it("says what changed, and writes nothing where nothing did", async () => {
    const { folder, store } = await opened();
    await apply(store, breakerText("a"));
    const before = folder.read(FILE);
    expect((await apply(store, breakerText("a"))).changes).toEqual([{ key: KEY, change: "unchanged" }]);
    expect(folder.read(FILE)).toBe(before);
    expect((await apply(store, breakerText("a", "{trip: {consecutive: 6}}"))).changes).toEqual([
      { key: KEY, change: "changed" },
    ]);
    expect(store.entries()[0]?.policy.spec.trip).toEqual({ consecutive: 6 });
  });

  it("is all or nothing", async () => {
    const { folder, store } = await opened();
    const outcome = await apply(store, breakerText("a"), breakerText("b", "{}"));
    expect(outcome).toEqual({
      errors: [
        { source: "request:9", document: "CircuitBreaker default/b", path: "spec.trip", message: "missing" },
      ],
      changes: [],
    });
    expect(folder.names()).toEqual([]);
  });

  it("as a dry run changes nothing", async () => {
    const { folder, store } = await opened();
    const outcome = await store.apply(breakerText("a"), { dryRun: true });
    expect(outcome.changes).toEqual([{ key: KEY, change: "created" }]);
    expect(folder.names()).toEqual([]);
  });

  it("of nothing is an error", async () => {
    const { store } = await opened();
    expect((await store.apply("# nothing\n", { dryRun: false })).errors).toMatchObject([
      { message: "no policy in it" },
    ]);
  });

  it("leaves alone what people write: the file is named", async () => {
    const { folder, store } = await opened({ "mine.yaml": documents(breakerText("a"), breakerText("b")) });
    const outcome = await apply(store, breakerText("c"), breakerText("a", "{trip: {consecutive: 6}}"));
    expect(outcome.errors).toEqual([
      {
        source: "request",
        document: "CircuitBreaker default/a",
        path: "metadata.name",
        message: "stands in mine.yaml, which people write: edit it there",
      },
    ]);
    expect(folder.names()).toEqual(["mine.yaml"]);
    expect((await apply(store, breakerText("a"))).changes).toEqual([{ key: KEY, change: "unchanged" }]);
  });

  it("leaves alone a file of the API's name to which somebody added another policy", async () => {
    const { store } = await opened({ [FILE]: documents(breakerText("a"), breakerText("b")) });
    expect((await apply(store, breakerText("a", "{trip: {consecutive: 6}}"))).errors).toHaveLength(1);
    expect(await store.remove(KEY)).toEqual({
      refused: `stands in ${FILE}, which people write: edit it there`,
    });
  });

  it("sees what was written by hand a moment ago", async () => {
    const { folder, store } = await opened();
    folder.write("mine.yaml", breakerText("a"));
    expect((await apply(store, breakerText("a", "{trip: {consecutive: 6}}"))).errors).toHaveLength(1);
  });

  it("mends a file of the API's that somebody broke", async () => {
    const { folder, store } = await opened({ [FILE]: breakerText("a") });
    folder.write(FILE, "[");
    expect((await apply(store, breakerText("a"))).changes).toEqual([{ key: KEY, change: "changed" }]);
    expect(store.errors()).toEqual([]);
  });

  it("of a name that is too long for a file is refused", async () => {
    const { store } = await opened();
    expect((await apply(store, breakerText("a".repeat(240)))).errors[0]?.message).toBe(
      "is too long for a file name: 268 bytes are over 255",
    );
  });

  it("where nothing can be written is an error, and nothing is in force", async () => {
    const { folder, store } = await opened();
    // A folder in the file's place: also for a user whom no permission stops.
    folder.write(".meshfuse", "");
    const outcome = await apply(store, breakerText("a"));
    expect(outcome).toMatchObject({
      changes: [],
      errors: [{ message: expect.stringMatching(/^cannot be written: /) }],
    });
    expect([keysOf(store), folder.names()]).toEqual([[], []]);
  });

  it("that happens at once is done one after the other", async () => {
    const { folder, store } = await opened();
    const outcomes = await Promise.all([
      apply(store, breakerText("a")),
      apply(store, breakerText("a")),
      store.rescan(),
    ]);
    expect(outcomes.slice(0, 2)).toMatchObject([
      { changes: [{ change: "created" }] },
      { changes: [{ change: "unchanged" }] },
    ]);
    expect(folder.names()).toEqual([FILE]);
  });

  it("tells the listeners once", async () => {
    const { store } = await opened();
    let changes = 0;
    store.onChange(() => {
      changes += 1;
    });
    await apply(store, breakerText("a"), breakerText("b"));
    expect(changes).toBe(1);
  });

  it("writes texts that come back as they were", async () => {
    const { options, store } = await opened();
    await apply(store, breakerText("a", '{trip: {consecutive: 5}, fallback: {body: "no\\nyes: # \\"x\\""}}'));
    expect((await openStore(options)).entries()).toEqual(store.entries());
  });
});

describe("removing", () => {
  it("takes the policy's file away", async () => {
    const { folder, store } = await opened();
    await apply(store, breakerText("a"), faultText("a"));
    expect(await store.remove(KEY)).toBe("removed");
    expect(folder.names()).toEqual(["FaultInjection.default.a.yaml"]);
    expect(keysOf(store)).toEqual(["FaultInjection/default/a"]);
  });

  it("tells a policy that is not there from one that people write", async () => {
    const { folder, store } = await opened({ "mine.yaml": breakerText("a") });
    expect(await store.remove("CircuitBreaker/default/b")).toBe("absent");
    expect(await store.remove(KEY)).toEqual({
      refused: "stands in mine.yaml, which people write: edit it there",
    });
    expect(folder.names()).toEqual(["mine.yaml"]);
  });
});
