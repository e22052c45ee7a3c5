// The ledger of acceptance times on disk: `accepted.json`, an object of RFC 3339 times.
import { join } from "node:path";
import { formatTime, parseTimeMs } from "../values/index.js";
import type { AcceptanceLedger } from "./acceptance.js";
import { readIfPresent, reasonOf, writeWhole } from "./disk.js";

const FILE = "accepted.json";

export interface LedgerReading {
  ledger: AcceptanceLedger;
  /** Why times are lost; the faults of hand-written files then begin anew. */
  problem?: string;
}

/** Never rejects: a ledger that cannot be read is an empty one and a problem to be told. */
export async function readLedger(stateFolder: string): Promise<LedgerReading> {
  const path = join(stateFolder, FILE);
  try {
    const text = await readIfPresent(path);
    if (text === undefined) return { ledger: new Map() };
    const times = Object.entries(JSON.parse(text)).map(
      ([key, time]) => [key, parseTimeMs(String(time))] as const,
    );
    const good = times.filter((entry): entry is readonly [string, number] => entry[1] !== null);
    const ledger = new Map(good);
    return good.length === times.length ? { ledger } : { ledger, problem: `${path} has times that are none` };
  } catch (error) {
    return { ledger: new Map(), problem: `${path} cannot be read: ${reasonOf(error)}` };
  }
}

/** Rejects with the system's error. */
export function writeLedger(stateFolder: string, ledger: AcceptanceLedger): Promise<void> {
  const times = Object.fromEntries([...ledger].map(([key, atMs]) => [key, formatTime(atMs)]));
  return writeWhole(stateFolder, FILE, `${JSON.stringify(times, null, 2)}\n`);
}

export function sameLedger(a: AcceptanceLedger, b: AcceptanceLedger): boolean {
  return a.size === b.size && [...a].every(([key, atMs]) => b.get(key) === atMs);
}
