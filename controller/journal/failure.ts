// Errors of the file system, in words that say what to do.
import { codeOf, type Disk } from "./disk.js";
import { JournalFailure } from "./port.js";

/**
 * in_use: another process writes it. damaged: what was acknowledged is not all there, or not as it was.
 * unusable: the folder cannot be read or written.
 */
type OpenFailureKind = "in_use" | "damaged" | "unusable";

/** Why a journal was not opened: one line, which says what to do. Nothing in the folder was changed. */
export class OpenFailure extends Error {
  readonly kind: OpenFailureKind;

  constructor(kind: OpenFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "OpenFailure";
    this.kind = kind;
  }
}

const SPACE_CODES = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const KIB = 1024;

export function isSpaceError(error: unknown): boolean {
  return SPACE_CODES.has(codeOf(error) ?? "");
}

/** A failed step of an open journal, after all that it had written was taken back. */
export async function writeFailure(error: unknown, folder: string, disk: Disk): Promise<JournalFailure> {
  if (error instanceof JournalFailure) return error;
  if (!isSpaceError(error)) return brokenBy(error, folder);
  const words = `${await spaceWords(codeOf(error), folder, disk)}; nothing was changed`;
  return new JournalFailure("full", words, { cause: error });
}

export function brokenBy(error: unknown, path: string): JournalFailure {
  const words = `writing to ${path} failed (${reasonOf(error)}): check the disk, then restart`;
  return new JournalFailure("broken", words, { cause: error });
}

/** A folder that cannot be opened, for a reason other than what is in it. */
export function unusableBy(error: unknown, folder: string): OpenFailure {
  if (error instanceof OpenFailure) return error;
  const words = `the journal in ${folder} cannot be opened (${reasonOf(error)}): `;
  const remedy = "it needs a folder that this user may read and write, on a disk with room";
  return new OpenFailure("unusable", words + remedy, { cause: error });
}

async function spaceWords(code: string | undefined, folder: string, disk: Disk): Promise<string> {
  if (code === "EDQUOT") return `the disk quota for ${folder} is used up: delete something or have it raised`;
  if (code === "EFBIG") return `a file in ${folder} may not grow further: raise the limit (ulimit -f)`;
  const free = await freeWords(folder, disk);
  return `the disk of ${folder} is full (${free}): make room there and try again`;
}

async function freeWords(folder: string, disk: Disk): Promise<string> {
  try {
    const { bytes, files } = await disk.freeSpace(folder);
    return `${Math.floor(bytes / KIB)} KiB${files === 0 ? " and no more files" : ""} free`;
  } catch (error) {
    return `free space unknown: ${reasonOf(error)}`;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
