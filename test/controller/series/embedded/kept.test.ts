import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readLines, writeLines } from "../../../../controller/checkpoint/index.js";
import type { MeshWindow } from "../../../../controller/model/index.js";
import { StepFiles } from "../../../../controller/series/embedded/step-files.js";
import { FakeClock, temporaryFolder } from "../../push/fixture.js";
import { BEGIN_MS, Rig } from "../rig.js";

const MINUTE_MS = 60_000;
const WRITE_EVERY_MS = 15_000;
const FIRST = BEGIN_MS / MINUTE_MS;

/** A controller that keeps its series in a folder, until it ends or is killed. */
class Controller {
  readonly warned: string[] = [];
  readonly clock: FakeClock;
  files!: StepFiles;

  private constructor(
    readonly folder: string,
    readonly rig: Rig,
  ) {
    this.clock = new FakeClock(rig.nowMs);
  }

  static async start(folder: string, nowMs = BEGIN_MS): Promise<Controller> {
    const controller = new Controller(folder, new Rig(nowMs));
    const { clock, rig, warned } = controller;
    const warn = (words: string) => warned.push(words);
    controller.files = await StepFiles.open(rig.series.kept, { folder, clock, warn });
    return controller;
  }

  /** Two sidecars of a, and one of b, tell for so long. */
  runFor(seconds: number, requests = 3): void {
    for (let second = 0; second < seconds; second++) {
      this.rig.nowMs += 1_000;
      this.rig.hear("a-1", [{ requests, inFlight: 2 }]);
      this.rig.hear("a-2", [{ requests: [requests, 1] }], { version: "v2" });
      this.rig.hear("b-1", [{ direction: "inbound", requests: 2 * requests, bucket: 30 }]);
    }
  }

  /** Time for the next writing; resolves when it is done. */
  async write(): Promise<void> {
    this.clock.advance(Math.max(WRITE_EVERY_MS, this.rig.nowMs - this.clock.nowMs()));
    await expect.poll(() => this.clock.waiting, { interval: 1 }).toBeGreaterThan(0);
  }

  /** An end in order; the next begins after a while. */
  async restarted(afterMs = 2_000): Promise<Controller> {
    this.clock.advance(Math.max(0, this.rig.nowMs - this.clock.nowMs()));
    await this.files.close();
    return Controller.start(this.folder, this.rig.nowMs + afterMs);
  }

  window(fromMs = BEGIN_MS, toMs = this.rig.nowMs): Promise<MeshWindow> {
    return this.rig.series.read(fromMs, toMs, 5_000);
  }
}

/** Requests of one end by step; undefined: nobody told. */
function requestsOf({ ends }: MeshWindow, seenBy: "source" | "destination"): (number | null | undefined)[] {
  return ends.find((end) => end.seenBy === seenBy)?.samples.map((sample) => sample?.requests) ?? [];
}

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

describe("files of series", () => {
  it("are written while it runs: a kill takes what came since", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(40);
    await before.write();
    before.runFor(10);
    const killed = await Controller.start(before.folder, before.rig.nowMs);
    expect(requestsOf(await killed.window(), "source")).toEqual([...Array(8).fill(35), undefined, undefined]);
  });

  it("are one a minute, and at most 17; what is over and told is not written again", async () => {
    const controller = await Controller.start(await temporaryFolder());
    const { folder } = controller;
    const first = () => readFile(path.join(folder, `steps-${FIRST}`), "utf8");
    controller.runFor(70);
    await controller.write();
    expect(await readdir(folder)).toContain(`steps-${FIRST + 1}`);
    controller.runFor(10);
    await controller.write();
    const written = await first();
    controller.runFor(60);
    await controller.write();
    expect(await first()).toBe(written);
    controller.runFor(20 * 60, 1);
    await controller.write();
    expect((await readdir(folder)).length).toBe(17);
  });

  it.each([
    ["damaged", (text: string) => text.replace("step", "stop"), /is damaged \(its checksum is wrong\)/],
    ["of no bytes", () => "", /is damaged \(it has no last line\)/],
  ])("that are %s are told, put away, and cost their minute alone", async (_what, change, words) => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(120);
    await before.files.close();
    const place = path.join(before.folder, `steps-${FIRST}`);
    await writeFile(place, change(await readFile(place, "utf8")));
    const after = await Controller.start(before.folder, before.rig.nowMs);
    expect(after.warned).toEqual([expect.stringMatching(words)]);
    expect(requestsOf(await after.window(), "source")).toEqual([
      ...Array(12).fill(undefined),
      ...Array(12).fill(35),
    ]);
    expect(await readdir(before.folder)).toContain(`steps-${FIRST}.damaged`);
  });

  it("whose checksum is right, and a step of which is no step, cost their minute alone", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(120);
    await before.files.close();
    const place = path.join(before.folder, `steps-${FIRST}`);
    const read = await readLines(place);
    if (read === undefined || "damage" in read) throw new Error("it was whole");
    const endless = Buffer.from([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]).toString("base64");
    const lines = read.texts.map((text) => JSON.parse(text));
    await writeLines(
      place,
      lines.map((line) => ("packed" in line ? { ...line, packed: endless } : line)),
    );
    const after = await Controller.start(before.folder, before.rig.nowMs);
    expect(after.warned).toEqual([expect.stringContaining("is damaged (line 2 cannot be read)")]);
    expect(requestsOf(await after.window(), "source")).toEqual([
      ...Array(12).fill(undefined),
      ...Array(12).fill(35),
    ]);
  });

  it("that cannot be read cost their minute alone", async () => {
    const before = await Controller.start(await temporaryFolder());
    before.runFor(120);
    await before.files.close();
    const place = path.join(before.folder, `steps-${FIRST}`);
    await rm(place);
    await mkdir(place);
    const after = await Controller.start(before.folder, before.rig.nowMs);
    expect(after.warned).toEqual([expect.stringMatching(/^a kept minute of series cannot be read: EISDIR/)]);
    expect(requestsOf(await after.window(), "source")).toEqual([
      ...Array(12).fill(undefined),
      ...Array(12).fill(35),
    ]);
  });

  it("that are damaged stay for a day, and no longer", async () => {
    const before = await Controller.start(await temporaryFolder());
    const hours = (count: number) => FIRST - count * 60;
    for (const count of [1, 23, 25])
      await writeFile(path.join(before.folder, `steps-${hours(count)}.damaged`), "x");
    await before.write();
    expect((await readdir(before.folder)).sort()).toEqual([
      ...[`steps-${hours(23)}.damaged`, `steps-${hours(1)}.damaged`],
    ]);
  });

  it("that are old and cannot be removed are told once, and neither the others nor what is kept suffer", async () => {
    const before = await Controller.start(await temporaryFolder());
    await mkdir(path.join(before.folder, "steps-1"));
    await writeFile(path.join(before.folder, "steps-2"), "x");
    before.runFor(15);
    await before.write();
    await before.write();
    expect(before.warned).toEqual([
      expect.stringMatching(/^what is old in .+ cannot be removed: .+; it stays$/),
    ]);
    const names = [`steps-${FIRST - 1}`, `steps-${FIRST}`];
    expect((await readdir(before.folder)).sort()).toEqual(["steps-1", ...names]);
    const killed = await Controller.start(before.folder, before.rig.nowMs);
    expect(requestsOf(await killed.window(), "source")).toEqual(Array(3).fill(35));
    expect(killed.warned).toEqual(before.warned);
  });

  it("that nobody writes are no growing list", () => {
    const rig = new Rig();
    for (let minute = 0; minute < 100; minute++) rig.hearFor(60, "a-1", [{ requests: 1 }]);
    expect(rig.series.kept.takeChanged().length).toBeLessThanOrEqual(18);
  });

  it("that cannot be written are told once", async () => {
    const folder = path.join(await temporaryFolder(), "series");
    await writeFile(folder, "in its place");
    const before = await Controller.start(folder);
    expect(before.warned).toEqual([expect.stringMatching(/^series of before cannot be read .+ENOTDIR/)]);
    before.warned.length = 0;
    for (let times = 0; times < 3; times++) {
      before.runFor(15);
      await before.write();
    }
    expect(before.warned).toEqual([expect.stringMatching(/^series are not kept in .+: E\w+.+memory$/)]);
  });

  it("that cannot be written for a while are written later, with what they lack", async () => {
    const folder = path.join(await temporaryFolder(), "series");
    const before = await Controller.start(folder);
    before.runFor(15);
    await before.write();
    await mkdir(path.join(folder, `steps-${FIRST}.next`));
    before.runFor(15);
    await before.write();
    before.runFor(60);
    await before.write();
    expect(before.warned).toEqual([expect.stringContaining("series are not kept")]);
    await rm(path.join(folder, `steps-${FIRST}.next`), { recursive: true });
    await before.write();
    expect(before.warned.at(-1)).toBe(`series are kept in ${folder} again`);
    const killed = await Controller.start(folder, before.rig.nowMs);
    expect(requestsOf(await killed.window(), "source")).toEqual(Array(18).fill(35));
  });
});
