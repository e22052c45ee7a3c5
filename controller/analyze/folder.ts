/**
 * Incidents that are kept: a file each, and an index of them, in a folder of the data directory. Files are written
 * beside their place and renamed, so that each is whole. What cannot be written stays in memory and is tried again.
 */
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { type IncidentSummary, readIncidentFile, summaryOf } from "../incident/index.js";

/** A year of a mesh with four incidents a week. */
const MOST_FILES = 200;
const MOST_BYTES = 256 * 1024 * 1024;
/** Of those that the disk does not take; more of them would be a leak. */
const MOST_UNWRITTEN = 4;
const INDEX = "index.json";
const INDEX_VERSION = 1;
const NAME = /^incident-(\d{1,9})\.json$/;
/** For its owner: a window says who calls whom. */
const MODE = 0o600;

interface Entry {
  summary: IncidentSummary;
  bytes: number;
}

/** Files of incidents on disk and their index: at most 200 of them, 256 MiB together. What cannot be written waits in memory. */
export class IncidentFolder {
  /** By id, the oldest first. */
  readonly #entries = new Map<number, Entry>();
  readonly #unwritten = new Map<number, string>();
  #nextId = 1;
  #isFailing = false;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly folder: string,
    private readonly warn: (words: string) => void,
  ) {}

  /** `warn`: is told of files that cannot be used, and when writing begins to fail, or succeeds again. */
  static async open(folder: string, warn: (words: string) => void): Promise<IncidentFolder> {
    const kept = new IncidentFolder(folder, warn);
    await kept.#read().catch((error: Error) => {
      warn(`incidents of before cannot be read: ${error.message}`);
    });
    return kept;
  }

  /** No incident has ever had it, or a larger one. */
  get nextId(): number {
    return this.#nextId;
  }

  /** False: the last one could not be written down. */
  get isKept(): boolean {
    return !this.#isFailing;
  }

  /** The newest first. */
  list(): IncidentSummary[] {
    return [...this.#entries.values()].map(({ summary }) => summary).reverse();
  }

  has(id: number): boolean {
    return this.#entries.has(id);
  }

  /** The file as it was put; undefined: there is none. */
  async text(id: number): Promise<string | undefined> {
    const held = this.#unwritten.get(id);
    if (held !== undefined || !this.#entries.has(id)) return held;
    return readFile(this.#pathOf(id), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
  }

  /** Takes the place of what was put under this id. Resolves when it is written, or could not be. */
  put(summary: IncidentSummary, text: string): Promise<void> {
    const { id } = summary;
    this.#nextId = Math.max(this.#nextId, id + 1);
    this.#entries.set(id, { summary, bytes: Buffer.byteLength(text) });
    this.#unwritten.set(id, text);
    return this.#inTurn();
  }

  /** What could not be written is tried again. */
  retry(): Promise<void> {
    return this.#isFailing ? this.#inTurn() : Promise.resolve();
  }

  #inTurn(): Promise<void> {
    const turn = this.#turn.then(() => this.#flush());
    this.#turn = turn;
    return turn;
  }

  async #flush(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true });
      for (const [id, text] of this.#unwritten) {
        await write(this.#pathOf(id), text);
        if (this.#unwritten.get(id) === text) this.#unwritten.delete(id);
      }
      await this.#prune();
      const incidents = [...this.#entries.values()].map(({ summary }) => summary);
      const index = { version: INDEX_VERSION, nextId: this.#nextId, incidents };
      await write(path.join(this.folder, INDEX), `${JSON.stringify(index)}\n`);
      if (this.#isFailing) this.warn("incidents are written down again");
      this.#isFailing = false;
    } catch (error) {
      const [oldest] = this.#unwritten.keys();
      if (this.#unwritten.size > MOST_UNWRITTEN && oldest !== undefined) this.#lose(oldest);
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.#isFailing) this.warn(`incidents cannot be written down, tried again: ${reason}`);
      this.#isFailing = true;
    }
  }

  #lose(id: number): void {
    this.#unwritten.delete(id);
    this.#entries.delete(id);
  }

  /** The oldest go. */
  async #prune(): Promise<void> {
    let bytes = [...this.#entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [id, entry] of this.#entries) {
      if (this.#entries.size <= MOST_FILES && bytes <= MOST_BYTES) return;
      bytes -= entry.bytes;
      this.#entries.delete(id);
      await rm(this.#pathOf(id), { force: true });
    }
  }

  async #read(): Promise<void> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    const ids = names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
    const { nextId, incidents } = await this.#readIndex();
    this.#nextId = Math.max(nextId, ...ids.map((id) => id + 1));
    for (const id of ids.sort((a, b) => a - b)) {
      const summary = incidents.get(id) ?? (await this.#summaryIn(id));
      if (summary === undefined) continue;
      this.#entries.set(id, { summary, bytes: (await stat(this.#pathOf(id))).size });
    }
  }

  /** Only saves the reading of all files: without it they are read. */
  async #readIndex(): Promise<{ nextId: number; incidents: Map<number, IncidentSummary> }> {
    try {
      const index = JSON.parse(await readFile(path.join(this.folder, INDEX), "utf8"));
      const incidents: IncidentSummary[] = index.version === INDEX_VERSION ? index.incidents : [];
      const nextId = Number.isSafeInteger(index.nextId) ? Number(index.nextId) : 1;
      return { nextId, incidents: new Map(incidents.map((summary) => [summary.id, summary])) };
    } catch {
      // Of the first start there is none, and a broken one says no more than that.
      return { nextId: 1, incidents: new Map() };
    }
  }

  async #summaryIn(id: number): Promise<IncidentSummary | undefined> {
    const reading = await readFile(this.#pathOf(id), "utf8").then(readIncidentFile, (error: Error) => ({
      errors: [error.message],
    }));
    if ("file" in reading) return summaryOf(reading.file.report);
    this.warn(`${this.#pathOf(id)} is left as it is: ${reading.errors[0] ?? "it cannot be read"}`);
    return undefined;
  }

  #pathOf(id: number): string {
    return path.join(this.folder, `incident-${id}.json`);
  }
}

/** Whole, or not at all. */
async function write(place: string, text: string): Promise<void> {
  const next = `${place}.next`;
  try {
    const file = await open(next, "w", MODE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, place);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}
