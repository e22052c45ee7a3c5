/**
 * The secret that sidecars hash the values of tags with. Made at the first start and kept in the data directory, or
 * read from a file that all controllers of a mesh are given. Nothing shows it: no answer, no line of the log, no error.
 */
import { randomBytes } from "node:crypto";
import { open, rename } from "node:fs/promises";
import path from "node:path";
import { syncFolder } from "./checkpoint/index.js";

/** In the data directory. */
const FILE_NAME = "hash-key";
/** Nobody else's business, as all of the directory. */
const FILE_MODE = 0o600;
const KEY_BYTES = 16;
/** Enough to see that a file holds more than a key and the end of its line. */
const READ_BYTES = 64;
const KEY = /^[0-9a-fA-F]{32}$/;
/** The key as it stands in a configuration, whatever quotes and escapes are around it. */
const SHOWN = /(hashKey[^0-9A-Za-z]{0,16})[0-9a-fA-F]+/g;
/** A whole configuration, or the module, as Envoy writes bytes into JSON: no name and no digest is so long. */
const ENCODED = /[0-9A-Za-z+/]{120,}={0,2}/g;

/**
 * 32 hex digits in lower case. `file`: where it is given from; undefined: `hash-key` in the data directory, which is
 * there, is read, or made with a key at random. Rejects with one line that says what to do.
 */
export async function openHashKey(dataDir: string, file?: string): Promise<string> {
  if (file !== undefined) {
    const advice = "make one with `openssl rand -hex 16`";
    const given = await readKey(file, advice);
    if (given === undefined) throw new Error(`the hash key ${file} is not there: ${advice}`);
    return given;
  }
  const own = path.join(dataDir, FILE_NAME);
  const kept = await readKey(
    own,
    "put back what it was; without the file a new key is made, and all hashes are others",
  );
  return kept ?? (await makeKey(own));
}

/** A text of Envoy's, which may quote the configuration, without the key in it. */
export function withoutHashKey(text: string): string {
  return text.replace(ENCODED, "[hidden]").replace(SHOWN, "$1[hidden]");
}

/** Undefined: there is no such file. */
async function readKey(file: string, advice: string): Promise<string | undefined> {
  const text = await readStart(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`the hash key cannot be read: ${error.message}`);
  });
  if (text === undefined) return undefined;
  const key = text.trim();
  if (!KEY.test(key)) throw new Error(`the hash key ${file} is not 32 hex digits: ${advice}`);
  return key.toLowerCase();
}

async function readStart(file: string): Promise<string> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Beside its place first, so that no start ever finds half a key. */
async function makeKey(file: string): Promise<string> {
  const key = randomBytes(KEY_BYTES).toString("hex");
  const fresh = `${file}.new`;
  try {
    await writeDurably(fresh, `${key}\n`);
    await rename(fresh, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the hash key cannot be kept: ${reason}; or give one with --hash-key-file`);
  }
  return key;
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, "w", FILE_MODE);
  try {
    // One that a crash has left may have been made by another.
    await handle.chmod(FILE_MODE);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
