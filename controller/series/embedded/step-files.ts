/**
 * Keeps the last quarter of an hour over restarts of the controller, in a folder of its own: a file for each minute. What can
 * be lost: after a kill what came since the last writing. Where nothing can be written, or what was written cannot be
 * used, it is told once and the series go on in memory.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { putAway, readLines, writeLines } from "../../checkpoint/index.js";
import type { Clock } from "../../clock.js";
import type { KeptSteps } from "./kept-steps.js";
import { RECENT_MS } from "./recent.js";
import { readStepLines, type StepFile } from "./step-line.js";

/** A kill takes three steps at most. Of 1,000 edges and as many sidecars one writing takes 60 ms of a core. */
const WRITE_EVERY_MS = 15_000;
const MINUTE_MS = 60_000;
const NAME = /^steps-(\d{1,12})(\.next|\.damaged)?$/;
const DAMAGED = ".damaged";
/** For whoever wants to look. */
const DAMAGED_FOR_MS = 86_400_000;

export interface StepFilesNeeds {
  /** Made when it is missing. Nobody else writes there. */
  folder: string;
  clock: Clock;
  /** What a person should know: damage found, a disk that takes no more. */
  warn: (words: string) => void;
}

export class StepFiles {
  #cancel = () => {};
  #isClosed = false;
  #isFailing = false;
  /** Something old cannot be removed. */
  #isCluttered = false;
  /** Could not be written. */
  #left: number[] = [];
  #turn: Promise<void> = Promise.resolve();

  private constructor(
    private readonly steps: KeptSteps,
    private readonly needs: StepFilesNeeds,
  ) {}

  /** Restores what is there, before anybody is heard, and writes from then on. */
  static async open(steps: KeptSteps, needs: StepFilesNeeds): Promise<StepFiles> {
    const files = new StepFiles(steps, needs);
    await files.#restore().catch((error: Error) => {
      needs.warn(`series of before cannot be read from ${needs.folder}: ${error.message}; they begin anew`);
    });
    files.#next();
    return files;
  }

  /** A last writing. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancel();
    await this.#turn;
    await this.#write();
  }

  #next(): void {
    this.#cancel = this.needs.clock.after(WRITE_EVERY_MS, () => {
      this.#turn = this.#write().then(() => {
        if (!this.#isClosed) this.#next();
      });
    });
  }

  async #write(): Promise<void> {
    const { folder, clock, warn } = this.needs;
    const minutes = new Set([...this.#left, ...this.steps.takeChanged()]);
    try {
      this.#left = [...minutes].filter((minute) => isKept(minute, clock.nowMs()));
      if (this.#left.length > 0) await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const minute of [...this.#left]) {
        await writeLines(this.#pathOf(minute), this.steps.linesOf(minute, clock.nowMs()));
        this.#left.shift();
      }
      await this.#tidy();
      if (this.#isFailing) warn(`series are kept in ${folder} again`);
      this.#isFailing = false;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.#isFailing) warn(`series are not kept in ${folder} for now: ${reason}; they go on in memory`);
      this.#isFailing = true;
    }
  }

  async #restore(): Promise<void> {
    const nowMs = this.needs.clock.nowMs();
    const read: StepFile[] = [];
    for (const { minute } of await this.#files()) {
      if (!isKept(minute, nowMs)) continue;
      const file = await this.#read(minute).catch((error: Error) => {
        this.needs.warn(`a kept minute of series cannot be read: ${error.message}`);
        return undefined;
      });
      if (file !== undefined) read.push(file);
    }
    read.sort((a, b) => b.first.writtenMs - a.first.writtenMs);
    this.steps.restore(read, nowMs);
    await this.#tidy();
  }

  /** Undefined: it cannot be used, which is told. */
  async #read(minute: number): Promise<StepFile | undefined> {
    const place = this.#pathOf(minute);
    const file = await readLines(place);
    if (file === undefined) return undefined;
    const read = "damage" in file ? file.damage : readStepLines(file.texts);
    if (typeof read !== "string") return read;
    const kept = await putAway(place);
    this.needs.warn(`a kept minute of series is damaged (${read}) and is not used; it is in ${kept}`);
    return undefined;
  }

  /** Removes what is old. What cannot be removed harms nothing else, and is told once. */
  async #tidy(): Promise<void> {
    const { folder, warn } = this.needs;
    const problem = await this.#prune().catch((error: Error) => error.message);
    if (problem !== undefined && !this.#isCluttered)
      warn(`what is old in ${folder} cannot be removed: ${problem}; it stays`);
    this.#isCluttered = problem !== undefined;
  }

  /** What is too old, and what lies in a future that the clock took back. Why something of it is still there. */
  async #prune(): Promise<string | undefined> {
    const nowMs = this.needs.clock.nowMs();
    let problem: string | undefined;
    for (const { name, minute } of await this.#files(true)) {
      const isToBeSeen = name.endsWith(DAMAGED) && Math.abs(nowMs - minute * MINUTE_MS) < DAMAGED_FOR_MS;
      if (isToBeSeen || isKept(minute, nowMs)) continue;
      await rm(path.join(this.needs.folder, name), { force: true }).catch((error: Error) => {
        problem ??= error.message;
      });
    }
    return problem;
  }

  /** `isAll`: also what a kill or a damage left. */
  async #files(isAll = false): Promise<{ name: string; minute: number }[]> {
    const names = await readdir(this.needs.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return names.flatMap((name) => {
      const [, minute, more] = NAME.exec(name) ?? [];
      return minute === undefined || (more !== undefined && !isAll) ? [] : [{ name, minute: Number(minute) }];
    });
  }

  #pathOf(minute: number): string {
    return path.join(this.needs.folder, `steps-${minute}`);
  }
}

/** The present minute is, and what a step of it may lie ahead. */
function isKept(minute: number, nowMs: number): boolean {
  return (minute + 1) * MINUTE_MS > nowMs - RECENT_MS && minute * MINUTE_MS <= nowMs + MINUTE_MS;
}
