import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { policyKey } from "../../../../controller/model/index.js";
import { openBypasses, openStore, type PolicyStore } from "../../../../controller/policy/index.js";
import { breakerText, documents, faultText } from "../documents.js";
import { testClock, testFolder } from "./folders.js";

const keysOf = (store: PolicyStore) => store.entries().map(({ policy }) => policyKey(policy));
const messagesOf = (store: PolicyStore) =>
  store.errors().map(({ source, message }) => `${source} ${message}`);

async function opened(files: Record<string, string> = {}) {
  const folder = testFolder();
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  const clock = testClock();
  const store = await openStore({ folder: folder.path, nowMs: clock.nowMs });
  return { folder, clock, store };
}

describe("the directory", () => {
  it("is made where there is none", async () => {
    const folder = testFolder();
    const path = join(folder.path, "deep", "policies");
    const store = await openStore({ folder: path, nowMs: () => 0 });
    expect([store.entries(), store.errors()]).toEqual([[], []]);
  });

  it("holds policies in files of YAML and JSON, one or several in each", async () => {
    const { store } = await opened({
      "b.yaml": documents(breakerText("b"), breakerText("a")),
      "c.yml": faultText("c"),
      "d.json": JSON.stringify({
        apiVersion: "meshfuse.dev/v1alpha1",
        kind: "CircuitBreaker",
        metadata: { name: "d" },
        spec: { trip: { consecutive: 5 } },
      }),
      "README.md": "nothing",
      ".hidden.yaml": "{{{",
    });
    expect(store.errors()).toEqual([]);
    expect(keysOf(store)).toEqual([
      "CircuitBreaker/default/a",
      "CircuitBreaker/default/b",
      "CircuitBreaker/default/d",
      "FaultInjection/default/c",
    ]);
    expect(store.entries().map(({ source }) => source)).toEqual(["b.yaml", "b.yaml", "d.json", "c.yml"]);
  });

  it("is read again on demand: files come, change and go", async () => {
    const { folder, store } = await opened({ "a.yaml": breakerText("a") });
    folder.write("b.yaml", breakerText("b"));
    await store.rescan();
    expect(keysOf(store)).toEqual(["CircuitBreaker/default/a", "CircuitBreaker/default/b"]);
    folder.write("a.yaml", breakerText("c"));
    folder.remove("b.yaml");
    await store.rescan();
    expect(keysOf(store)).toEqual(["CircuitBreaker/default/c"]);
  });

  it("tells its listeners of changes, and of nothing else", async () => {
    const { folder, store } = await opened({ "a.yaml": breakerText("a") });
    let changes = 0;
    const stop = store.onChange(() => {
      changes += 1;
    });
    await store.rescan();
    expect(changes).toBe(0);
    folder.write("a.yaml", breakerText("a", "{trip: {consecutive: 6}}"));
    await store.rescan();
    expect(changes).toBe(1);
    folder.write("a.yaml", "broken: [");
    await store.rescan();
    expect(changes).toBe(2);
    stop();
    folder.remove("a.yaml");
    await store.rescan();
    expect(changes).toBe(2);
  });

  it("that is gone is not made anew by a write: an empty one would end all policies", async () => {
    const { folder, store } = await opened({ "a.yaml": breakerText("a") });
    const bypasses = await openBypasses({ folder: folder.path, nowMs: () => 0 });
    renameSync(folder.path, `${folder.path}-away`);
    const { errors } = await store.apply(breakerText("b"), { dryRun: false });
    await bypasses.begin({ forMs: 1000, because: "an incident" });
    await store.rescan();
    renameSync(`${folder.path}-away`, folder.path);
    expect(errors[0]?.message).toMatch(/cannot be read: ENOENT.*; make it good first/);
    expect(keysOf(store)).toEqual(["CircuitBreaker/default/a"]);
    expect(bypasses.active()).toHaveLength(1);
    expect(bypasses.errors()[0]?.message).toContain("cannot be written");
  });

  it("that cannot be read leaves everything in force until it can", async () => {
    const { folder, store } = await opened({ "a.yaml": breakerText("a") });
    renameSync(folder.path, `${folder.path}-away`);
    await store.rescan();
    expect(keysOf(store)).toEqual(["CircuitBreaker/default/a"]);
    expect(messagesOf(store)[0]).toMatch(/cannot be read: ENOENT/);
    renameSync(`${folder.path}-away`, folder.path);
    await store.rescan();
    expect(store.errors()).toEqual([]);
  });

  it("may be a mounted ConfigMap, whose files are links that turn together", async () => {
    const { folder, store } = await opened();
    const mount = (version: string, text: string) => {
      mkdirSync(join(folder.path, version));
      folder.write(join(version, "a.yaml"), text);
      symlinkSync(version, join(folder.path, "..data_tmp"));
      renameSync(join(folder.path, "..data_tmp"), join(folder.path, "..data"));
    };
    mount("..2026_1", breakerText("a"));
    symlinkSync(join("..data", "a.yaml"), join(folder.path, "a.yaml"));
    await store.rescan();
    expect(keysOf(store)).toEqual(["CircuitBreaker/default/a"]);
    mount("..2026_2", breakerText("b"));
    await store.rescan();
    expect(keysOf(store)).toEqual(["CircuitBreaker/default/b"]);
  });
});

describe("a broken file", () => {
  it("keeps in force what it said when it last was good, as a whole, and is told until mended", async () => {
    const good = documents(breakerText("a"), breakerText("b"));
    const { folder, store } = await opened({ "a.yaml": good, "z.yaml": breakerText("z") });
    folder.write("a.yaml", documents(breakerText("new"), breakerText("b", "{}")));
    await store.rescan();
    expect(keysOf(store)).toEqual([
      "CircuitBreaker/default/a",
      "CircuitBreaker/default/b",
      "CircuitBreaker/default/z",
    ]);
    expect(store.errors()).toEqual([
      { source: "a.yaml:9", document: "CircuitBreaker default/b", path: "spec.trip", message: "missing" },
    ]);
    await store.rescan();
    expect(store.errors()).toHaveLength(1);
    folder.write("a.yaml", breakerText("new"));
    await store.rescan();
    expect(store.errors()).toEqual([]);
    expect(keysOf(store)).toEqual(["CircuitBreaker/default/new", "CircuitBreaker/default/z"]);
  });

  it("takes its policies with it when it goes", async () => {
    const { folder, store } = await opened({ "a.yaml": breakerText("a") });
    folder.write("a.yaml", "[");
    await store.rescan();
    expect(keysOf(store)).toEqual(["CircuitBreaker/default/a"]);
    folder.remove("a.yaml");
    await store.rescan();
    expect([keysOf(store), store.errors()]).toEqual([[], []]);
  });

  it("may be no file, no text, too large, or a link to nothing", async () => {
    const { folder, store } = await opened({ "big.yaml": `# ${"x".repeat(5 << 20)}` });
    mkdirSync(join(folder.path, "folder.yaml"));
    symlinkSync("nothing", join(folder.path, "link.yaml"));
    folder.write("text.yaml", Uint8Array.of(0x61, 0xff));
    await store.rescan();
    expect(messagesOf(store)).toEqual([
      "big.yaml cannot be read: 5242882 bytes are over 4194304",
      "folder.yaml cannot be read: is not a file",
      expect.stringMatching(/^link\.yaml cannot be read: ENOENT/),
      "text.yaml cannot be read: is not UTF-8",
    ]);
  });

  it("does not stop the controller from starting with the others", async () => {
    const { store } = await opened({ "a.yaml": "[", "b.yaml": breakerText("b") });
    expect(keysOf(store)).toEqual(["CircuitBreaker/default/b"]);
    expect(messagesOf(store)[0]).toMatch(/^a\.yaml:\d+ not YAML: /);
  });
});

describe("a policy that stands in two files", () => {
  const twice = (file: string, other: string, owner: string) =>
    `${file} "x" is a name given twice, also in ${other}; ${owner} is in force`;

  it("is that of the file which had it before; both are told", async () => {
    const { folder, store } = await opened({ "b.yaml": breakerText("x") });
    folder.write("a.yaml", breakerText("x", "{trip: {consecutive: 9}}"));
    await store.rescan();
    expect(store.entries()[0]).toMatchObject({
      source: "b.yaml",
      policy: { spec: { trip: { consecutive: 5 } } },
    });
    expect(messagesOf(store)).toEqual([
      twice("a.yaml", "b.yaml", "b.yaml"),
      twice("b.yaml", "a.yaml", "b.yaml"),
    ]);
    folder.remove("b.yaml");
    await store.rescan();
    expect(store.entries()[0]?.source).toBe("a.yaml");
    expect(store.errors()).toEqual([]);
  });

  it("is that of the first file by name where nobody had it before, and leaves the rest of the other in force", async () => {
    const { store } = await opened({
      "b.yaml": documents(breakerText("x"), breakerText("y")),
      "a.yaml": breakerText("x"),
    });
    expect(store.entries().map(({ source }) => source)).toEqual(["a.yaml", "b.yaml"]);
    expect(store.errors()).toHaveLength(2);
  });
});
