// Bypasses: sidecars whose filter shall pass everything for a while, because an operator said so. They end by
// themselves, and outlive a restart of the controller.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { PolicyError, Sidecar } from "../../model/index.js";
import { readIfPresent, reasonOf, writeWhole } from "./disk.js";
import { STATE_FOLDER, type StoreOptions } from "./store.js";

const FILE = "bypasses.json";

export interface Bypass {
  id: string;
  /** Workload labels; absent: every sidecar. */
  selector?: Record<string, string>;
  createdMs: number;
  untilMs: number;
  because: string;
  /** Who asked for it, as far as that is known. */
  by?: string;
}

export interface BypassWish {
  selector?: Record<string, string>;
  forMs: number;
  because: string;
  by?: string;
}

/** Reads those of before. Never rejects: a file that cannot be read is told by `errors`. */
export async function openBypasses({ folder, nowMs }: StoreOptions): Promise<Bypasses> {
  const stateFolder = join(folder, STATE_FOLDER);
  const path = join(stateFolder, FILE);
  try {
    const text = await readIfPresent(path);
    return new Bypasses(stateFolder, nowMs, text === undefined ? [] : bypassesOf(JSON.parse(text)));
  } catch (error) {
    return new Bypasses(
      stateFolder,
      nowMs,
      [],
      `cannot be read, so no bypass of before holds: ${reasonOf(error)}`,
    );
  }
}

export class Bypasses {
  readonly #stateFolder: string;
  readonly #nowMs: () => number;
  readonly #listeners = new Set<() => void>();
  #all: Bypass[];
  #problem: string | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(stateFolder: string, nowMs: () => number, all: readonly Bypass[], problem?: string) {
    this.#stateFolder = stateFolder;
    this.#nowMs = nowMs;
    this.#all = [...all];
    this.#problem = problem;
  }

  /** Those in force now, the oldest first. */
  active(): Bypass[] {
    const nowMs = this.#nowMs();
    return this.#all.filter(({ untilMs }) => nowMs < untilMs);
  }

  /** The bypass in force for a sidecar; of several the one that ends last. */
  of(sidecar: Sidecar): Bypass | undefined {
    const mine = this.active().filter((bypass) => isMeant(sidecar, bypass));
    return mine.sort((a, b) => b.untilMs - a.untilMs)[0];
  }

  /** When the next one ends; undefined while there is none. */
  nextEndMs(): number | undefined {
    const ends = this.active().map(({ untilMs }) => untilMs);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  /** What cannot be kept across a restart now. */
  errors(): PolicyError[] {
    if (this.#problem === undefined) return [];
    return [{ source: join(this.#stateFolder, FILE), document: "", path: "", message: this.#problem }];
  }

  /** Calls `listener` when one begins or is ended, not when its time is up; the result ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** In force at once, even where it cannot be written. Throws RangeError for a time that is none. */
  async begin({ forMs, ...wish }: BypassWish): Promise<Bypass> {
    if (!Number.isSafeInteger(forMs) || forMs <= 0) throw new RangeError(`forMs: ${forMs} is not a duration`);
    const createdMs = this.#nowMs();
    const bypass = { id: randomBytes(4).toString("hex"), ...wish, createdMs, untilMs: createdMs + forMs };
    await this.#become([...this.active(), bypass]);
    return bypass;
  }

  /** False: none of that id is in force. */
  async end(id: string): Promise<boolean> {
    const rest = this.active().filter((bypass) => bypass.id !== id);
    if (rest.length === this.active().length) return false;
    await this.#become(rest);
    return true;
  }

  async #become(all: Bypass[]): Promise<void> {
    this.#all = all;
    for (const listener of this.#listeners) listener();
    this.#turn = this.#turn.then(() => this.#write());
    await this.#turn;
  }

  async #write(): Promise<void> {
    try {
      await writeWhole(this.#stateFolder, FILE, `${JSON.stringify(this.#all, null, 2)}\n`);
      this.#problem = undefined;
    } catch (error) {
      this.#problem = `cannot be written, so a restart forgets all bypasses: ${reasonOf(error)}`;
    }
  }
}

function isMeant(sidecar: Sidecar, { selector = {} }: Bypass): boolean {
  return Object.entries(selector).every(([label, value]) => sidecar.labels[label] === value);
}

/** Throws TypeError for what is no list of bypasses. */
function bypassesOf(value: unknown): Bypass[] {
  if (!Array.isArray(value) || !value.every(isBypass)) throw new TypeError("not a list of bypasses");
  return value;
}

function isBypass(value: unknown): value is Bypass {
  if (typeof value !== "object" || value === null) return false;
  const { id, createdMs, untilMs, because, selector } = value as Record<string, unknown>;
  return (
    typeof id === "string" &&
    typeof because === "string" &&
    Number.isSafeInteger(createdMs) &&
    Number.isSafeInteger(untilMs) &&
    (selector === undefined || isTexts(selector))
  );
}

/** A selector that is read as empty would mean every sidecar. */
function isTexts(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === "string")
  );
}
