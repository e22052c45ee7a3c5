/**
 * What detection had learned, over restarts of the controller: one file of lines, whole at each instant. Without it a fault
 * that is there at a start would be learned as usual, and an incident that is open could not go on.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { putAway, readLines, writeLines } from "../checkpoint/index.js";
import { isKeptLine, type KeptLine } from "../detect/index.js";

const FILE = "detection";
/** Another one would be read wrongly: it is refused. */
const FORMAT_VERSION = 1;
/** Steps since then are taken again at a start, so it costs little to write seldom: 16 MB of 1,000 edges, 0.4 s of a core. */
const WRITE_EVERY_MS = 300_000;
/** While it cannot be written: a disk may take nearly all of it before it says that it is full. */
const RETRY_EVERY_MS = 30_000;
/** What was usual before a longer pause may not be so any more; a baseline spans as much. */
const MOST_AGE_MS = 3_600_000;
const MS_A_MINUTE = 60_000;
/** An end of an edge each: some 10 ms. */
const LINES_A_TURN = 50;

interface FirstLine {
  /** Version of the format. */
  detection: typeof FORMAT_VERSION;
  /** Where the first step with a series began. */
  learnedFromMs: number | null;
}

interface Past {
  /** The end of the last step that it knows of. */
  takenMs: number;
  learnedFromMs: number | undefined;
  lines: KeptLine[];
}

interface PastNeeds {
  /** Made when it is missing. */
  folder: string;
  clock: { nowMs: () => number };
  /** What a person should know: damage found, a disk that takes no more. */
  warn: (words: string) => void;
}

export class PastFile {
  #triedMs = Number.NEGATIVE_INFINITY;
  #isFailing = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly needs: PastNeeds) {}

  /** False: it could not be written down the last time. */
  get isKept(): boolean {
    return !this.#isFailing;
  }

  /** Undefined: there is none that can be used; where there was one it is told why. Never rejects. */
  async read(stepMs: number): Promise<Past | undefined> {
    const place = path.join(this.needs.folder, FILE);
    try {
      const file = await readLines(place);
      if (file === undefined) return undefined;
      const past = "damage" in file ? file.damage : await pastIn(file.texts);
      if (typeof past === "string") {
        const kept = await putAway(place);
        this.needs.warn(`what detection had learned is damaged (${past}) and is not used; it is in ${kept}`);
        return undefined;
      }
      const unfit = this.#unfit(past, stepMs);
      if (unfit === undefined) return past;
      this.needs.warn(`what detection had learned is not used: ${unfit}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.needs.warn(`what detection had learned cannot be read: ${reason}`);
    }
    return undefined;
  }

  /** Writes the lines if it is time, or news. Nothing may change them until it resolves. A failure is told once. */
  keep(
    known: { learnedFromMs: number | undefined; lines: Iterable<KeptLine> },
    isNews: boolean,
  ): Promise<void> {
    const nowMs = this.needs.clock.nowMs();
    const everyMs = this.#isFailing ? RETRY_EVERY_MS : WRITE_EVERY_MS;
    if (!isNews && Math.abs(nowMs - this.#triedMs) < everyMs) return this.#turn;
    this.#triedMs = nowMs;
    this.#turn = this.#turn.then(() => this.#write(known));
    return this.#turn;
  }

  async #write({ learnedFromMs, lines }: Parameters<PastFile["keep"]>[0]): Promise<void> {
    const { folder, warn } = this.needs;
    try {
      const all = lines[Symbol.iterator]();
      const head = all.next();
      // It knows nothing yet: what is there may be worth more.
      if (head.done === true) return;
      const first: FirstLine = { detection: FORMAT_VERSION, learnedFromMs: learnedFromMs ?? null };
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeLines(path.join(folder, FILE), inOrder([first, head.value], all));
      if (this.#isFailing) warn("what detection learns is kept again");
      this.#isFailing = false;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.#isFailing)
        warn(`what detection learns is not kept for now: ${reason}; it goes on in memory`);
      this.#isFailing = true;
    }
  }

  /** Why it is none to go on from. */
  #unfit({ takenMs, lines }: Past, stepMs: number): string | undefined {
    const ageMs = this.needs.clock.nowMs() - takenMs;
    const [head] = lines;
    if (head === undefined || !("stepMs" in head) || head.stepMs !== stepMs)
      return "it is of steps of another length";
    if (ageMs < -stepMs) return "it is of a time that is still to come: the clock was set back";
    if (ageMs <= MOST_AGE_MS) return undefined;
    return `it is ${Math.round(ageMs / MS_A_MINUTE)} minutes old; after an hour what is usual is learned anew`;
  }
}

function* inOrder(first: Iterable<object>, rest: Iterator<object>): Iterable<object> {
  yield* first;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
}

/** Or what is wrong. */
async function pastIn(texts: readonly string[]): Promise<Past | string> {
  const [first, ...rest] = texts;
  const learnedFromMs = firstIn(first ?? "");
  if (learnedFromMs === undefined) return aboutFirst(first ?? "");
  const lines: KeptLine[] = [];
  for (const [index, text] of rest.entries()) {
    const value = parsed(text);
    if (!isKeptLine(value) || "takenMs" in value !== (index === 0)) return `line ${index + 2} cannot be read`;
    lines.push(value);
    if (index % LINES_A_TURN === 0) await nextTurn();
  }
  const [head] = lines;
  if (head === undefined || !("takenMs" in head)) return "lines are missing";
  return { takenMs: head.takenMs, learnedFromMs: learnedFromMs ?? undefined, lines };
}

/** Undefined: it is none. */
function firstIn(text: string): number | null | undefined {
  const value = parsed(text) as Partial<Record<keyof FirstLine, unknown>> | null | undefined;
  if (value?.detection !== FORMAT_VERSION) return undefined;
  const { learnedFromMs } = value;
  return typeof learnedFromMs === "number" || learnedFromMs === null ? learnedFromMs : undefined;
}

/** What is wrong with a first line that is none. */
function aboutFirst(text: string): string {
  const [, version] = /^\{"detection":(\d{1,6}),/.exec(text) ?? [];
  if (version === undefined || Number(version) === FORMAT_VERSION) return "line 1 cannot be read";
  return `it is of version ${version}, and this Meshfuse reads version ${FORMAT_VERSION}`;
}

/** Undefined: it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
