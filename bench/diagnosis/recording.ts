// A stretch of a mesh's life with what was wrong in it: what detection and diagnosis are judged by.
import { readFile, writeFile } from "node:fs/promises";
import type { CauseKind, CauseTarget, Change, MeshWindow, Samples } from "../../controller/model/index.js";
import { recordingErrors } from "./recording-check.js";

/** Of the file: what an older program wrote otherwise is refused, not guessed. */
const VERSION = 1;

/** One thing that was wrong from one time to another. Several at once are several faults. */
export interface Fault {
  /** Unlike all others of the recording. */
  name: string;
  /** In the words of who injected it: `network delay`. */
  kind: string;
  /** Where, for tables: `ratings`, `reviews -> ratings`. */
  place: string;
  /** How strong it was, for tables: `+40 ms`. */
  strength?: string;
  /** Right answers, each as `answersOf` puts it: any of them is right. */
  targets: readonly string[];
  /** Right kinds of cause; empty: the data do not tell, so the kind is not judged. */
  kinds: readonly CauseKind[];
  fromMs: number;
  toMs: number;
}

export interface Recording {
  name: string;
  window: MeshWindow;
  /** What lies before is a copy of another recording, judged with that: no incident there counts again. Absent: none is. */
  copiedToMs?: number;
  /** By hand or by breakers, within the window. */
  changes: readonly Change[];
  /** By their begin. None: a quiet run. */
  faults: readonly Fault[];
}

/** Says which file cannot be used, why, and what to do. */
export class RecordingError extends Error {}

/**
 * What one target answers to the question what was wrong: a service (`default/ratings`), an edge
 * (`default/reviews -> default/ratings`), a change (`change default/off`). A version answers as its service too.
 */
export function answersOf(target: CauseTarget): string[] {
  switch (target.type) {
    case "service":
    case "caller":
      return [target.service];
    case "edge":
      return [edgeName(target.source, target.destination)];
    case "version":
      return [target.service, `${target.service} ${target.version}`];
    case "change":
      return [changeName(target.change.name)];
  }
}

/** Policies and services may have the same name. */
export function changeName(name: string): string {
  return `change ${name}`;
}

export function edgeName(source: string, destination: string): string {
  return `${source} -> ${destination}`;
}

export async function saveRecording(path: string, recording: Recording): Promise<void> {
  await writeFile(path, `${JSON.stringify({ version: VERSION, ...recording })}\n`);
}

/** Rejects with a RecordingError. */
export async function loadRecording(path: string): Promise<Recording> {
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw new RecordingError(`${path} cannot be read: ${error.message}`);
  });
  return recordingOf(path, text);
}

/** The text of a file; `path` is for what is wrong with it. Throws a RecordingError. */
export function recordingOf(path: string, text: string): Recording {
  const read = parsed(path, text);
  if (read.version !== VERSION)
    throw new RecordingError(
      `${path} is no recording of version ${VERSION}; record it anew with npm run bench -- diagnosis, or see bench/README.md`,
    );
  if (!isRecording(read))
    throw new RecordingError(
      `${path} is not whole, see bench/README.md: ${recordingErrors(read).join("; ")}`,
    );
  const { version: _, ...recording } = read;
  return { ...recording, window: revived(read.window) };
}

function parsed(path: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch (error) {
    throw new RecordingError(`${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function isRecording(read: Record<string, unknown>): read is Record<string, unknown> & Recording {
  return recordingErrors(read).length === 0;
}

/** JSON has null where a step has no sample. */
function revived(window: MeshWindow): MeshWindow {
  return {
    ...window,
    ends: window.ends.map((end) => ({ ...end, samples: samplesOf(end.samples) })),
    services: window.services.map((service) => ({ ...service, samples: samplesOf(service.samples) })),
    instances: window.instances.map((instance) => ({
      ...instance,
      inbound: samplesOf(instance.inbound),
      outbound: samplesOf(instance.outbound),
      resources: Object.fromEntries(
        Object.entries(instance.resources).map(([name, values]) => [
          name,
          values.map((value) => value ?? undefined),
        ]),
      ),
    })),
  };
}

function samplesOf(samples: Samples): Samples {
  return samples.map((sample) => sample ?? undefined);
}
