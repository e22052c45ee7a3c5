// What the files are called and how they begin. Numbers are padded, so that names sort as the records do.
import { join } from "node:path";

const FORMAT = 1;
const DIGITS = 16;
const NAME = /^(journal|snapshot)-(\d{16})\.(?:log|json)$/;
const OTHER_FORMAT = /^# meshfuse (?:journal|snapshot), format (\d+)/;
const HEADER_PREVIEW_BYTES = 64;

export const LOCK_FILE = "lock";
/** A snapshot that is being written; one that is found at open was never finished. */
export const UNFINISHED_SNAPSHOT = "snapshot.tmp";

/** A segment, by the number of its first record, or a snapshot, by the number of the last record in it. */
export interface NumberedFile {
  path: string;
  number: number;
}

export function segmentPath(folder: string, first: number): string {
  return join(folder, `journal-${String(first).padStart(DIGITS, "0")}.log`);
}

export function snapshotPath(folder: string, last: number): string {
  return join(folder, `snapshot-${String(last).padStart(DIGITS, "0")}.json`);
}

/** Of all files in the folder those that are ours, by rising number. */
export function sortFiles(folder: string, names: readonly string[]) {
  const found = { journal: [] as NumberedFile[], snapshot: [] as NumberedFile[] };
  for (const name of [...names].sort()) {
    const [, kind, number] = NAME.exec(name) ?? [];
    if (kind === "journal" || kind === "snapshot") {
      found[kind].push({ path: join(folder, name), number: Number(number) });
    }
  }
  const unfinished = names.filter((name) => name === UNFINISHED_SNAPSHOT).map((name) => join(folder, name));
  return { segments: found.journal, snapshots: found.snapshot, unfinished };
}

export function segmentHeader(first: number): Buffer {
  return Buffer.from(`# meshfuse journal, format ${FORMAT}, from record ${first}\n`);
}

export function snapshotHeader(last: number): Buffer {
  return Buffer.from(`# meshfuse snapshot, format ${FORMAT}, up to record ${last}\n`);
}

/** The format that a file claims, if it is one that this version cannot read. */
export function strangeFormat(bytes: Buffer): number | undefined {
  const [, format] = OTHER_FORMAT.exec(bytes.toString("latin1", 0, HEADER_PREVIEW_BYTES)) ?? [];
  return format === undefined || Number(format) === FORMAT ? undefined : Number(format);
}
