/**
 * A day of Nezha (https://github.com/IntelligentDDS/Nezha): a shop behind Istio, sampled once a minute, with faults
 * that were injected for three minutes each. A folder holds one `*-fault_list.json` and `metric/`, see nezha-window.ts.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CauseKind } from "../../controller/model/index.js";
import { utcIn } from "./csv.js";
import { type ServiceOf, serviceOfPod } from "./nezha-names.js";
import { nezhaWindow } from "./nezha-window.js";
import { type Fault, type Recording, RecordingError } from "./recording.js";

const FAULT_MS = 180_000;

const KINDS: Readonly<Record<string, readonly CauseKind[]>> = {
  network_delay: ["network"],
  cpu_contention: ["cpu"],
  cpu_consumed: ["cpu"],
  exception: ["errors"],
  return: ["errors"],
};

/** Texts, if the file is what it should be. */
interface Injected {
  inject_time: string;
  inject_pod: string;
  inject_type: string;
}

/**
 * The folder of one day, or one that holds such folders: one recording a day, by name. Rejects with a RecordingError where
 * something of it is missing or cannot be read.
 */
export async function readNezha(folder: string): Promise<Recording[]> {
  const inner = (await entriesOf(folder)).map((name) => join(folder, name));
  const days = (await hasList(folder)) ? [folder] : await filtered(inner.sort(), hasList);
  if (days.length === 0)
    throw new RecordingError(`${folder} has no *-fault_list.json; give the folder of one day of Nezha`);
  const recordings: Recording[] = [];
  for (const day of days) recordings.push(await readDay(day));
  return recordings;
}

async function readDay(folder: string): Promise<Recording> {
  const list = (await entriesOf(folder)).find(isList) ?? "";
  const injected = injectedOf(join(folder, list), await readFile(join(folder, list), "utf8"));
  const window = await nezhaWindow(join(folder, "metric"));
  const known = window.ends.flatMap(({ source, destination }) => [source, destination]);
  const faults = faultsOf(injected, (pod) => serviceOfPod(pod, known));
  const toMs = window.fromMs + window.steps * window.stepMs;
  if (faults.every((fault) => fault.toMs <= window.fromMs || fault.fromMs >= toMs))
    throw new RecordingError(
      `${join(folder, list)}: no fault lies in the time of the tables; fetch the day again`,
    );
  return { name: `nezha ${list.slice(0, 10)}`, window, changes: [], faults };
}

function isList(name: string): boolean {
  return name.endsWith("fault_list.json");
}

async function hasList(folder: string): Promise<boolean> {
  return (await entriesOf(folder)).some(isList);
}

/** None of what is no folder. */
function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function filtered(all: readonly string[], is: (each: string) => Promise<boolean>): Promise<string[]> {
  const kept: string[] = [];
  for (const each of all) if (await is(each)) kept.push(each);
  return kept;
}

/** By hour of the day, each a list. */
function injectedOf(file: string, text: string): Injected[] {
  const all = hoursOf(file, text);
  const wrong = all.findIndex((each) => !isInjected(each));
  if (wrong >= 0)
    throw new RecordingError(
      `${file}: fault ${wrong + 1} is ${JSON.stringify(all[wrong]).slice(0, 200)}; expected inject_time (2022-08-22 03:53:54), inject_pod and inject_type`,
    );
  return all.filter(isInjected);
}

function hoursOf(file: string, text: string): unknown[] {
  try {
    const hours: unknown = JSON.parse(text);
    if (typeof hours === "object" && hours !== null) return Object.values(hours).flat();
  } catch (error) {
    throw new RecordingError(`${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  throw new RecordingError(`${file}: expected a list of faults by hour`);
}

function isInjected(value: unknown): value is Injected {
  const { inject_time, inject_pod, inject_type } = (value ?? {}) as Partial<Record<string, unknown>>;
  const areTexts = [inject_time, inject_pod, inject_type].every(
    (each) => typeof each === "string" && each !== "",
  );
  return areTexts && Number.isFinite(utcIn(String(inject_time)));
}

function faultsOf(injected: readonly Injected[], serviceOf: ServiceOf): Fault[] {
  return injected
    .map(({ inject_time, inject_pod, inject_type }): Fault => {
      const fromMs = utcIn(inject_time);
      const service = serviceOf(inject_pod);
      return {
        name: `${inject_time.slice(11)} ${service} ${inject_type}`,
        kind: inject_type.replaceAll("_", " "),
        place: service,
        targets: [service],
        kinds: KINDS[inject_type] ?? [],
        fromMs,
        toMs: fromMs + FAULT_MS,
      };
    })
    .sort((a, b) => a.fromMs - b.fromMs);
}
