// Finds what was durable: the newest snapshot and every record after it, or a reason why that cannot be told. Only
// reads; what is to be cut or removed is left to the caller, so a folder that is refused stays as it is.
import type { Disk } from "./disk.js";
import { OpenFailure } from "./failure.js";
import { type NumberedFile, sortFiles, strangeFormat } from "./names.js";
import type { Recovered } from "./port.js";
import { type Scan, scanSegment } from "./scan.js";
import { readSnapshot, strange } from "./snapshot.js";

export interface Recovery {
  recovered: Recovered;
  /** The number of the last record in the snapshot, 0 without one; of the last record at all. */
  covered: number;
  last: number;
  /** Of the records after the snapshot. */
  bytes: number;
  snapshot: string | undefined;
  /** Those that hold records after the snapshot. The last one is to be appended to. */
  segments: KeptSegment[];
  /** Files that hold nothing that is not elsewhere too. */
  stale: string[];
}

interface KeptSegment {
  path: string;
  last: number;
  goodBytes: number;
}

/** Rejects with an OpenFailure for damage, with the disk's own errors otherwise. */
export async function recover(folder: string, disk: Disk): Promise<Recovery> {
  const { segments, snapshots, unfinished } = sortFiles(folder, await disk.names(folder));
  const newest = snapshots.at(-1);
  const covered = newest?.number ?? 0;
  const snapshot = newest && (await readSnapshot(disk, newest));
  const needed = segments.filter((_, index) => (segments[index + 1]?.number ?? Infinity) > covered + 1);
  const found = await readSegments(disk, needed, covered);
  const all = [...segments, ...snapshots].map(({ path }) => path);
  const kept = new Set([newest?.path, ...found.segments.map(({ path }) => path)]);
  return {
    recovered: { snapshot, records: found.records, notes: found.notes },
    covered,
    last: Math.max(covered, found.last),
    bytes: found.bytes,
    snapshot: newest?.path,
    segments: found.segments,
    stale: [...all.filter((path) => !kept.has(path)), ...unfinished],
  };
}

interface Found {
  records: unknown[];
  notes: string[];
  segments: KeptSegment[];
  bytes: number;
  last: number;
}

async function readSegments(disk: Disk, files: readonly NumberedFile[], covered: number): Promise<Found> {
  const found: Found = { records: [], notes: [], segments: [], bytes: 0, last: covered };
  let next = Math.min(files[0]?.number ?? 1, covered + 1);
  for (const [index, file] of files.entries()) {
    if (file.number !== next) throw missing(file, next);
    const bytes = await disk.read(file.path);
    const scan = scanSegment(bytes, file.number);
    const later = files.slice(index + 1).map(({ path }) => path);
    if (scan.rest === "damaged" || (scan.rest === "torn" && later.length > 0)) {
      throw damaged(file.path, bytes, scan, later);
    }
    take(found, file, scan, covered);
    if (scan.rest === "torn") found.notes.push(tornNote(file.path, bytes.length - scan.goodBytes));
    next = scan.next;
  }
  return found;
}

function take(found: Found, { path }: NumberedFile, scan: Scan, covered: number): void {
  const last = scan.next - 1;
  const lines = scan.lines.filter(({ number }) => number > covered);
  for (const { value, bytes } of lines) {
    found.records.push(value);
    found.bytes += bytes;
  }
  found.last = last;
  // Without a header, or with nothing but what the snapshot holds, it is not to be gone on with.
  if (scan.goodBytes > 0 && last >= covered) found.segments.push({ path, last, goodBytes: scan.goodBytes });
}

function tornNote(path: string, bytes: number): string {
  return `${path}: cut ${bytes} bytes of a write that never finished; nothing in them was acknowledged`;
}

function missing({ path }: NumberedFile, next: number): OpenFailure {
  const words = `the records from ${next} on are missing before ${path}: a file of the journal is gone`;
  return new OpenFailure("damaged", `${words}; restore the folder from a copy`);
}

function damaged(path: string, bytes: Buffer, scan: Scan, later: readonly string[]): OpenFailure {
  const format = scan.goodBytes === 0 ? strangeFormat(bytes) : undefined;
  if (format !== undefined) return strange(path, format);
  const gone = scan.goodBytes === 0 ? [path, ...later] : later;
  const commands = [
    ...(scan.goodBytes === 0 ? [] : [`truncate -s ${scan.goodBytes} ${quoted(path)}`]),
    ...(gone.length === 0 ? [] : [`rm ${gone.map(quoted).join(" ")}`]),
  ].join(" && ");
  return new OpenFailure(
    "damaged",
    `${path} is damaged at byte ${scan.goodBytes}, record ${scan.next} is not as it was written: ` +
      `restore the folder from a copy, or go on without that record and all after it: ${commands}`,
  );
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
