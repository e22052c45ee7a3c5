import { mkdirSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { breakerText, documents, faultText } from "../policy/documents.js";
import { ANN, MINUTE_MS, type Rig, START_MS, settled } from "./rig.js";
import { restarted, watched } from "./watched.js";

const OTHER = "{trip: {consecutive: 6}}";

describe("a policy that stands in two files", () => {
  const twice = (file: string, other: string, owner: string) =>
    `${file} "x" is a name given twice, also in ${other}; ${owner} is in force`;

  it("is that of the file which had it before, over a restart too; both are told", async () => {
    const all = await watched({ "b.yaml": breakerText("x") });
    await all.files({ "a.yaml": breakerText("x", OTHER) });
    for (const one of [all, await restarted(all)]) {
      expect(one.kept.policies.entries()).toMatchObject([
        { source: "b.yaml", policy: { spec: { trip: { consecutive: 5 } } } },
      ]);
      expect(one.messages()).toEqual([
        twice("a.yaml", "b.yaml", "b.yaml"),
        twice("b.yaml", "a.yaml", "b.yaml"),
      ]);
    }
    await all.files({ "b.yaml": "[" });
    expect(all.sources()).toEqual(["b.yaml"]);
    await all.files({ "b.yaml": undefined });
    expect([all.sources(), all.kept.errors()]).toEqual([["a.yaml"], []]);
  });

  it("is that of the first file by name where nobody had it before, and the rest of the other holds", async () => {
    const all = await watched({
      "b.yaml": documents(breakerText("x"), breakerText("y")),
      "a.yaml": breakerText("x"),
    });
    expect(all.sources()).toEqual(["a.yaml", "b.yaml"]);
    expect(all.kept.errors()).toHaveLength(2);
  });
});

describe("files and the API", () => {
  it("a policy that a file holds is not written by the API: the file is named", async () => {
    const all = await watched({ "mine.yaml": documents(breakerText("a"), breakerText("b")) });
    expect(await all.apply(breakerText("c"), breakerText("a", OTHER))).toEqual({
      outcome: "in_file",
      errors: [
        {
          ...{ source: "request", document: "CircuitBreaker default/a", path: "metadata.name" },
          message: "stands in mine.yaml, which people write: edit it there",
        },
      ],
    });
    expect(await all.apply(breakerText("a"))).toMatchObject({ changes: [{ change: "unchanged" }] });
    expect(await all.kept.policies.remove("CircuitBreaker/default/a", ANN)).toEqual({
      ...{ outcome: "in_file", file: "mine.yaml" },
    });
    expect(all.sources()).toEqual(["mine.yaml", "mine.yaml"]);
  });

  it("a document whose name the API has is an error of its file, which says how to have it there", async () => {
    const all = await watched();
    await all.apply(breakerText("a"));
    await all.files({ "mine.yaml": documents(breakerText("a", OTHER), breakerText("b")) });
    expect(all.sources()).toEqual(["api", "mine.yaml"]);
    expect(all.kept.errors()).toEqual([
      {
        ...{ source: "mine.yaml", document: "CircuitBreaker default/a", path: "metadata.name" },
        message:
          '"a" was made by the API (ann@desk, 2026-11-21T00:00:00.000Z), which is in force: ' +
          "take it out of this file, or run `meshfuse delete CircuitBreaker a --namespace default`",
      },
    ]);
    await all.kept.policies.remove("CircuitBreaker/default/a", ANN);
    await all.kept.directory?.rescan();
    await settled();
    expect([all.sources(), all.kept.errors()]).toEqual([["mine.yaml", "mine.yaml"], []]);
  });

  it("what files said belongs to nobody when no directory is read any more, and that is told", async () => {
    const all = await watched({ "mine.yaml": documents(breakerText("a"), breakerText("b")) });
    const again = await all.restarted({ withoutFiles: true });
    expect(again.keys()).toHaveLength(2);
    expect(again.kept.errors()).toMatchObject([
      { source: "mine.yaml", message: expect.stringMatching(/^no directory is read.*--policies$/) },
    ]);
    expect(await again.apply(breakerText("a", OTHER))).toMatchObject({ changes: [{ change: "changed" }] });
    expect(await again.kept.policies.remove("CircuitBreaker/default/b", ANN)).toEqual({ outcome: "removed" });
    expect(again.kept.errors()).toEqual([]);
  });
});

describe("a fault in a file", () => {
  const times = ({ kept }: Rig) =>
    kept.policies.entries().map(({ acceptedMs }) => (acceptedMs - START_MS) / MINUTE_MS);

  it("was accepted when it was first read, also after a restart and other changes", async () => {
    const all = await watched({ "a.yaml": faultText("a") });
    all.clock.advance(MINUTE_MS);
    await all.files({ "b.yaml": faultText("b") });
    expect(times(all)).toEqual([0, 1]);
    all.clock.advance(MINUTE_MS);
    expect(times(await restarted(all))).toEqual([0, 1]);
  });

  it("begins anew when what it says changes, not when a label does, nor when it has ended", async () => {
    const all = await watched({ "a.yaml": faultText("a") });
    all.clock.advance(20 * MINUTE_MS);
    await all.files({ "a.yaml": faultText("a", "", ", labels: {team: b}") });
    expect(times(all)).toEqual([0]);
    expect(all.kept.experiments.list()).toMatchObject([{ state: "ended" }]);
    await all.files({ "a.yaml": faultText("a", ", seed: 7", ", labels: {team: b}") });
    expect(times(all)).toEqual([20]);
    expect(all.kept.experiments.list()).toMatchObject([{ state: "running" }, { state: "ended" }]);
  });

  it("may move to another file and goes on; gone and back again it begins anew", async () => {
    const all = await watched({ "a.yaml": faultText("a") });
    all.clock.advance(MINUTE_MS);
    await all.files({ "a.yaml": undefined, "b.yaml": faultText("a") });
    expect([times(all), all.sources(), all.kept.experiments.list().length]).toEqual([[0], ["b.yaml"], 1]);
    await all.files({ "b.yaml": undefined });
    await all.files({ "b.yaml": faultText("a") });
    expect(times(all)).toEqual([1]);
    expect(all.kept.experiments.list()).toMatchObject([{ state: "running" }, { state: "stopped" }]);
  });

  it("keeps its time while its file is broken, over a restart too", async () => {
    const all = await watched({ "a.yaml": faultText("a") });
    all.clock.advance(MINUTE_MS);
    await all.files({ "a.yaml": "[" });
    const again = await restarted(all);
    await again.files({ "a.yaml": faultText("a") });
    expect(times(again)).toEqual([0]);
  });

  it("that was stopped stays stopped however often its file is read, until somebody applies it by hand", async () => {
    const all = await watched({ "a.yaml": faultText("a") });
    await all.kept.experiments.stop("FaultInjection/default/a", ANN);
    await all.files({ "a.yaml": faultText("a") });
    await (await restarted(all)).files({});
    await all.files({ "a.yaml": faultText("a", "", ", labels: {team: b}") });
    expect(all.kept.experiments.list()).toMatchObject([{ state: "stopped" }]);
    all.clock.advance(MINUTE_MS);
    const again = await all.apply(faultText("a", "", ", labels: {team: b}"));
    expect(again).toMatchObject({ outcome: "applied", changes: [{ change: "changed" }] });
    await all.files({});
    expect(all.kept.experiments.list()).toMatchObject([{ state: "running", ...ANN }, { state: "stopped" }]);
    expect([times(all), all.sources()]).toEqual([[1], ["a.yaml"]]);
  });

  it("is gone with a directory that is removed and made anew, empty", async () => {
    const all = await watched({ "a.yaml": faultText("a") });
    rmSync(all.folder.path, { recursive: true });
    mkdirSync(all.folder.path);
    await all.files({});
    expect(all.keys()).toEqual([]);
  });
});
