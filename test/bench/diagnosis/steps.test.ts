import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnosisSteps, forecastText } from "../../../bench/diagnosis/index.js";
import { type Recording, saveRecording } from "../../../bench/diagnosis/recording.js";
import { BenchError, type Settings } from "../../../bench/ladder/index.js";
import { fault, recordingWith, sample, threeServices } from "./mesh.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-diagnosis-"));
});
afterAll(() => rm(folder, { recursive: true }));

const settings = {} as Settings;

/** b is slow, then c fails. */
function recording(kind = "slow service"): Recording {
  const window = threeServices(140, (callee, step) => {
    const isSlow = step >= 60 && step < 66 && callee !== "n/c";
    const isBroken = step >= 100 && step < 106 && callee !== "n/b";
    return sample(200, isSlow ? 120 : 6 + (step % 3), isBroken ? 80 : 0);
  });
  const second = { ...fault("c", ["n/c"], 100, 106), kind, kinds: ["errors"] as const };
  return recordingWith([fault("b", ["n/b"], 60, 66), second], window);
}

async function judged(...recordings: Recording[]) {
  const files = recordings.map((_, index) => join(folder, `${index}.json`));
  for (const [index, each] of recordings.entries()) await saveRecording(files[index] ?? "", each);
  const [step] = diagnosisSteps({ kind: "judge", files }, folder);
  if (step === undefined) throw new Error("no step");
  return step.run(settings);
}

describe("the step that judges recordings", () => {
  it("has tables of all, by kind, by place, of each fault and of false incidents", async () => {
    const { step, tables } = await judged(recording());
    expect(step).toBe("judge");
    expect(tables.map(({ title }) => title)).toEqual([
      ...["Right answers", "kind", "place", "Each fault", "Incidents where there was no fault"],
    ]);
    expect(tables[3]?.rows.map(([name, , , , rank]) => [name, rank])).toEqual([
      ["b", 1],
      ["c", 1],
    ]);
  });

  it("has verdicts against what the testbed is asked for", async () => {
    const { verdicts } = await judged(recording());
    expect(verdicts.map(({ target, limit }) => [target, limit])).toEqual([
      ["right answer first (AC@1)", 0.9],
      ["kind right, where the answer is", 0.85],
      ["found after, where it is", 20],
    ]);
  });

  it("takes several recordings as one", async () => {
    const { tables } = await judged(recording(), recording());
    expect(tables[0]?.rows[0]?.slice(0, 2)).toEqual(["Meshfuse", 4]);
  });

  it("leaves out the faults that leave no trace in a second summary, where there are some", async () => {
    const { tables } = await judged(recording("return"));
    expect(tables.map(({ title }) => title)).toContain("Right answers without the kind return");
    expect(tables[1]?.rows[0]?.slice(0, 2)).toEqual(["Meshfuse", 1]);
  });

  it("says what is wrong with a file in one line", async () => {
    const path = join(folder, "broken.json");
    await writeFile(path, "{}");
    const [step] = diagnosisSteps({ kind: "judge", files: [path] }, folder);
    await expect(step?.run(settings)).rejects.toThrow(BenchError);
    await expect(step?.run(settings)).rejects.toThrow(/broken\.json is no recording of version 1/);
  });
});

describe("the steps of data sets", () => {
  it.each(["nezha", "petshop"] as const)("say that a folder holds nothing of %s", async (kind) => {
    const empty = join(folder, "empty");
    await mkdir(empty, { recursive: true });
    const [step] = diagnosisSteps({ kind, folder: empty }, folder);
    expect(step?.name).toBe(kind);
    await expect(step?.run(settings)).rejects.toThrow(BenchError);
    await expect(step?.run(settings)).rejects.toThrow(empty);
  });

  it("say so where there is no folder", async () => {
    for (const kind of ["nezha", "petshop"] as const) {
      const [step] = diagnosisSteps({ kind, folder: join(folder, "none") }, folder);
      await expect(step?.run(settings)).rejects.toThrow(BenchError);
    }
  });
});

describe("forecasts", () => {
  it("say what is wrong with a file", async () => {
    await expect(forecastText({ kind: "forecast", places: [join(folder, "none.json")] })).rejects.toThrow(
      BenchError,
    );
  });
});
