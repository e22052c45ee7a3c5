import { readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../push/fixture.js";
import { BEGIN_MS, MINUTE_MS } from "../rig.js";
import { Controller, requestsOf } from "./controller.js";

describe("series over a restart", () => {
  it("are what they were, to the last number", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(150);
    const told = await before.window();
    const after = await before.restarted();
    expect(await after.window(BEGIN_MS, BEGIN_MS + 150_000)).toEqual(told);
    expect(after.warned).toEqual([]);
  });

  it("have no sample of the time in which there was no controller, and go on after it", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(60);
    const after = await before.restarted(20_000);
    after.runFor(20);
    const requests = requestsOf(await after.window(BEGIN_MS + 50_000), "source");
    expect(requests).toEqual([35, 35, ...Array(4).fill(undefined), 35, 35, 35, 35]);
  });

  it("are filled by what sidecars tell late of it, evenly, and without a peak", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(60);
    const after = await before.restarted(20_000);
    after.rig.hear("a-1", [{ requests: 80 }], { fromMs: BEGIN_MS + 60_000 });
    expect(requestsOf(await after.window(BEGIN_MS + 60_000), "source")).toEqual([20, 20, 20, 20]);
  });

  it("outlive a second restart, with both lives in them", async () => {
    const first = await Controller.start(await temporaryFolder());
    first.runFor(30);
    const second = await first.restarted(0);
    second.runFor(30, 5);
    const third = await second.restarted(0);
    expect(requestsOf(await third.window(), "destination")).toEqual([
      ...Array(6).fill(30),
      ...Array(6).fill(50),
    ]);
    expect((await third.window()).instances.map(({ instance, version }) => `${instance} ${version}`)).toEqual(
      expect.arrayContaining(["a-1 v1", "a-2 v2", "b-1 v1"]),
    );
  });

  it("give no number twice: who is new after a restart takes nothing of who was there before", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(30);
    const after = await before.restarted(0);
    after.rig.hearFor(10, "c-1", [{ source: "default/c", destination: "default/d", requests: 9 }]);
    const { ends } = await after.window();
    const sums = ends.map(({ source, seenBy, samples }) => [
      `${source} ${seenBy}`,
      samples.reduce((sum, sample) => sum + (sample?.requests ?? 0), 0),
    ]);
    expect(Object.fromEntries(sums)).toEqual({
      "default/a source": 210,
      "default/a destination": 180,
      "default/c source": 90,
    });
  });

  it("are never read by the names of others, as where the files of before could not be read for a while", async () => {
    const folder = path.join(await temporaryFolder(), "series");
    const first = await Controller.start(folder);
    first.runFor(180);
    await first.files.close();
    await rename(folder, `${folder}-away`);
    await writeFile(folder, "in its place");
    const second = await Controller.start(folder, first.rig.nowMs);
    expect(second.warned).toEqual([expect.stringContaining("they begin anew")]);
    await rm(folder);
    await rename(`${folder}-away`, folder);
    second.rig.hearFor(30, "c-1", [{ source: "default/c", destination: "default/d", requests: 9 }]);
    const third = await second.restarted(0);
    const window = await third.window();
    expect(window.ends.map(({ source }) => source)).toEqual(["default/c"]);
    expect(requestsOf(window, "source")).toEqual([...Array(36).fill(undefined), ...Array(6).fill(45)]);
    third.rig.hearFor(5, "c-1", [{ source: "default/c", destination: "default/d", requests: 9 }]);
    const fourth = await third.restarted(0);
    expect(requestsOf(await fourth.window(), "source").slice(36)).toEqual(Array(7).fill(45));
  });

  it("that are older than they are kept are not read, and their files go", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(30);
    const after = await before.restarted(20 * MINUTE_MS);
    expect((await after.window()).ends).toEqual([]);
    expect(await readdir(before.folder)).toEqual([]);
  });

  it("of a future that the clock took back are not read", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(30);
    const after = await before.restarted(-10 * MINUTE_MS);
    expect((await after.window()).ends).toEqual([]);
    expect(await readdir(before.folder)).toEqual([]);
  });
});
