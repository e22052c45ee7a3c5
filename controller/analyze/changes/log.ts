/** What was changed in the past hour, and what of it still holds. Bounded, whatever happens. */
import type { Change } from "../../model/index.js";
import { nearChanges } from "../case.js";

/** A cause that is older is none of an incident that begins now. */
const KEPT_MS = 3_600_000;
/** More of them in an hour tell nothing: the oldest go, whether they hold or not. */
const MOST_KEPT = 1000;

/** Whom a change concerns. */
export type Scope = Pick<Change, "services" | "edge">;

/** A change of which is found out when somebody asks whom it concerns: sidecars may connect only later. */
interface Noted extends Omit<Change, "services" | "edge"> {
  scope: () => Scope;
}

export class ChangeLog {
  /** The oldest first. */
  #kept: Noted[] = [];
  /** Those that hold, by what they are of. */
  readonly #open = new Map<string, Noted>();
  #count = 0;

  /** Raised with each change of what is known. */
  get count(): number {
    return this.#count;
  }

  /** `key`: what it is of, by which it is ended. One of the same that still holds ends with it. */
  begin(key: string, change: Omit<Noted, "endedMs">): void {
    this.end(key, change.atMs);
    const noted = { ...change, endedMs: null };
    this.#open.set(key, noted);
    this.#kept.push(noted);
    this.#count += 1;
    this.#prune(change.atMs);
  }

  /** False: nothing of it holds. */
  end(key: string, atMs: number): boolean {
    const noted = this.#open.get(key);
    if (noted === undefined) return false;
    noted.endedMs = Math.max(atMs, noted.atMs);
    this.#open.delete(key);
    this.#count += 1;
    return true;
  }

  /** Of what still holds under a key: another summary, as more becomes known of it. */
  retell(key: string, summary: string): void {
    const noted = this.#open.get(key);
    if (noted === undefined || noted.summary === summary) return;
    noted.summary = summary;
    this.#count += 1;
  }

  holds(key: string): boolean {
    return this.#open.has(key);
  }

  /** Those that may have to do with what began then, the oldest first. */
  near(onsetMs: number, toMs: number): Change[] {
    return nearChanges(this.#kept, onsetMs, toMs).map(({ scope, ...change }) => ({ ...change, ...scope() }));
  }

  /** Since a configuration holds until there is another one, those are only kept for their hour, too. */
  #prune(nowMs: number): void {
    const isOld = ({ kind, atMs, endedMs }: Noted) =>
      Math.max(atMs, endedMs ?? (kind === "config" || kind === "release" ? atMs : nowMs)) < nowMs - KEPT_MS;
    const fresh = this.#kept.filter((noted) => !isOld(noted));
    this.#kept = fresh.slice(-MOST_KEPT);
    if (this.#open.size <= this.#kept.length) return;
    const left = new Set(this.#kept);
    for (const [key, noted] of this.#open) if (!left.has(noted)) this.#open.delete(key);
  }
}
