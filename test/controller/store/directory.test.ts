import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { breakerText, documents, faultText } from "../policy/documents.js";
import { ANN, MINUTE_MS } from "./rig.js";
import { restarted, watched } from "./watched.js";

const OTHER = "{trip: {consecutive: 6}}";

describe("a directory of policies", () => {
  it("holds them in files of YAML and JSON, one or several in each, and is never written", async () => {
    const json = { apiVersion: "meshfuse.dev/v1alpha1", kind: "CircuitBreaker", metadata: { name: "d" } };
    const all = await watched({
      "b.yaml": documents(breakerText("b"), breakerText("a")),
      "c.yml": faultText("c"),
      "d.json": JSON.stringify({ ...json, spec: { trip: { consecutive: 5 } } }),
      "README.md": "nothing",
      ".hidden.yaml": "{{{",
    });
    expect(all.kept.errors()).toEqual([]);
    expect(all.sources()).toEqual(["b.yaml", "b.yaml", "d.json", "c.yml"]);
    expect(all.kept.policies.entries()[0]).toMatchObject({ by: "file:b.yaml", version: 1 });
    await all.apply(breakerText("x"));
    await all.kept.bypasses.begin({ forMs: MINUTE_MS, ...ANN });
    expect(all.folder.names()).toEqual(["README.md", "b.yaml", "c.yml", "d.json"]);
  });

  it("changes the state by one transaction a reading, and by none where nothing changed", async () => {
    const all = await watched({ "a.yaml": breakerText("a") });
    await all.files({ "a.yaml": breakerText("a", OTHER), "b.yaml": breakerText("b") });
    await all.files({ "b.yaml": undefined });
    await all.files({});
    const trail = all.kept.store.audit({ limit: 9 }).reverse();
    expect(
      trail.map(({ sequence, subject, detail, by }) => [sequence, subject.slice(23), detail, by]),
    ).toEqual([
      [1, "a", "created", "file:a.yaml"],
      [2, "a", "changed", "file:a.yaml"],
      [2, "b", "created", "file:b.yaml"],
      [3, "b", undefined, "file:b.yaml"],
    ]);
    expect(trail.at(-1)?.because).toBe("the file is gone");
  });

  it("that is missing says nothing: its policies stay, and that is told until it is back", async () => {
    const all = await watched({ "a.yaml": breakerText("a") });
    renameSync(all.folder.path, `${all.folder.path}-away`);
    await all.files({});
    const again = await restarted(all);
    for (const { keys, messages } of [all, again]) {
      expect(keys()).toEqual(["CircuitBreaker/default/a"]);
      expect(messages()[0]).toMatch(/cannot be read: ENOENT.*; the policies that it held stay in force/);
    }
    expect(await all.apply(breakerText("b"))).toMatchObject({ outcome: "applied" });
    renameSync(`${all.folder.path}-away`, all.folder.path);
    await all.files({});
    expect(all.kept.errors()).toEqual([]);
  });

  it("that is there and empty ends all that its files said, and nothing that the API made", async () => {
    const all = await watched({ "a.yaml": breakerText("a"), "b.yaml": faultText("b") });
    await all.apply(breakerText("x"));
    await all.files({ "a.yaml": undefined, "b.yaml": undefined });
    expect(all.keys()).toEqual(["CircuitBreaker/default/x"]);
    expect(all.kept.experiments.list()).toMatchObject([
      { state: "stopped", end: { by: "file:b.yaml", because: "the file is gone" } },
    ]);
  });

  it("may have changed while no controller ran", async () => {
    const all = await watched({ "a.yaml": breakerText("a"), "b.yaml": breakerText("b") });
    all.folder.remove("a.yaml");
    all.folder.write("b.yaml", breakerText("c"));
    const again = await restarted(all);
    expect(again.keys()).toEqual(["CircuitBreaker/default/c"]);
    expect(again.kept.store.audit({ limit: 3 }).map(({ because }) => because)).toContain(
      "the file does not say it any more",
    );
  });

  it("may be a mounted ConfigMap, whose files are links that turn together", async () => {
    const all = await watched();
    const mount = (version: string, text: string) => {
      mkdirSync(join(all.folder.path, version));
      all.folder.write(join(version, "a.yaml"), text);
      symlinkSync(version, join(all.folder.path, "..data_tmp"));
      renameSync(join(all.folder.path, "..data_tmp"), join(all.folder.path, "..data"));
    };
    mount("..2026_1", breakerText("a"));
    symlinkSync(join("..data", "a.yaml"), join(all.folder.path, "a.yaml"));
    await all.files({});
    expect(all.keys()).toEqual(["CircuitBreaker/default/a"]);
    mount("..2026_2", breakerText("b"));
    await all.files({});
    expect(all.keys()).toEqual(["CircuitBreaker/default/b"]);
  });

  it("may hold more than one transaction does", async () => {
    const body = "x".repeat(3_000);
    const many = Array.from({ length: 600 }, (_, at) =>
      breakerText(`b${at}`, `{trip: {consecutive: 5}, fallback: {body: ${body}}}`),
    );
    const all = await watched({
      "a.yaml": documents(...many.slice(300)),
      "b.yaml": documents(...many.slice(0, 300)),
    });
    expect(all.keys()).toHaveLength(600);
    expect(all.journal.kept().records).toHaveLength(2);
    expect((await restarted(all)).keys()).toEqual(all.keys());
  });

  it("whose changes the journal refuses is told so, and read again until they are taken", async () => {
    const all = await watched({ "a.yaml": breakerText("a") });
    all.refuse("full");
    await all.files({ "a.yaml": breakerText("a", OTHER), "b.yaml": "[" });
    expect(all.kept.policies.entries()).toMatchObject([{ policy: { spec: { trip: { consecutive: 5 } } } }]);
    expect(all.messages()).toEqual([
      expect.stringMatching(/^b\.yaml:\d+ not YAML/),
      expect.stringMatching(/changes of its files are not taken: the disk is full: make room there$/),
    ]);
    all.accept();
    await all.files({ "b.yaml": undefined });
    expect(all.kept.policies.entries()).toMatchObject([{ policy: { spec: { trip: { consecutive: 6 } } } }]);
    expect(all.kept.errors()).toEqual([]);
  });

  it("tells its listeners when its errors change", async () => {
    const all = await watched({ "a.yaml": breakerText("a") });
    let told = 0;
    const stop = all.kept.directory?.onErrors(() => {
      told += 1;
    });
    await all.files({ "a.yaml": "[" });
    await all.files({});
    await all.files({ "a.yaml": breakerText("a") });
    stop?.();
    await all.files({ "a.yaml": "[" });
    expect(told).toBe(2);
  });
});

describe("a broken file", () => {
  it("keeps in force what it said when it last was good, as a whole, over restarts too", async () => {
    const good = documents(breakerText("a"), breakerText("b"));
    const all = await watched({ "a.yaml": good, "z.yaml": breakerText("z") });
    const keys = ["CircuitBreaker/default/a", "CircuitBreaker/default/b", "CircuitBreaker/default/z"];
    await all.files({ "a.yaml": documents(breakerText("new"), breakerText("b", "{}")) });
    const again = await restarted(all);
    for (const one of [all, again]) {
      expect(one.keys()).toEqual(keys);
      expect(one.kept.errors()).toEqual([
        { source: "a.yaml:9", document: "CircuitBreaker default/b", path: "spec.trip", message: "missing" },
      ]);
    }
    await again.files({ "a.yaml": breakerText("new") });
    expect([again.kept.errors(), again.keys()]).toEqual([
      [],
      ["CircuitBreaker/default/new", "CircuitBreaker/default/z"],
    ]);
  });

  it("is one that is empty, as each is for a moment while somebody writes it: what it held goes on", async () => {
    const all = await watched({ "a.yaml": faultText("a") });
    const before = all.kept.policies.entries();
    await all.files({ "a.yaml": "" });
    expect(all.messages()).toEqual(["a.yaml is empty: remove the file to delete what it held"]);
    await all.files({ "a.yaml": faultText("a") });
    expect(all.kept.policies.entries()).toEqual(before);
    expect([all.kept.errors(), all.kept.experiments.list().length]).toEqual([[], 1]);
    await all.files({ "a.yaml": "# nothing any more\n" });
    expect(all.keys()).toEqual([]);
  });

  it("takes its policies with it when it goes", async () => {
    const all = await watched({ "a.yaml": breakerText("a") });
    await all.files({ "a.yaml": "[" });
    expect(all.keys()).toEqual(["CircuitBreaker/default/a"]);
    await all.files({ "a.yaml": undefined });
    expect([all.keys(), all.kept.errors()]).toEqual([[], []]);
  });

  it("may be no file, no text, too large, or a link to nothing", async () => {
    const all = await watched({ "big.yaml": `# ${"x".repeat(5 << 20)}` });
    mkdirSync(join(all.folder.path, "folder.yaml"));
    symlinkSync("nothing", join(all.folder.path, "link.yaml"));
    all.folder.write("text.yaml", Uint8Array.of(0x61, 0xff));
    await all.files({});
    expect(all.messages()).toEqual([
      "big.yaml cannot be read: 5242882 bytes are over 4194304",
      "folder.yaml cannot be read: is not a file",
      expect.stringMatching(/^link\.yaml cannot be read: ENOENT/),
      "text.yaml cannot be read: is not UTF-8",
    ]);
  });

  it("does not stop the others", async () => {
    const all = await watched({ "a.yaml": "[", "b.yaml": breakerText("b") });
    expect(all.keys()).toEqual(["CircuitBreaker/default/b"]);
    expect(all.messages()[0]).toMatch(/^a\.yaml:\d+ not YAML: /);
  });
});
