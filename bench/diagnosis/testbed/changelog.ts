// Everything that the controller knew to have changed in a run: it tells of what is near a time, and forgets.
import type { Changes } from "../../../controller/analyze/index.js";
import type { Change } from "../../../controller/model/index.js";

export class Changelog {
  readonly #known = new Map<string, Change>();
  #fromMs: number;

  constructor(
    private readonly changes: Pick<Changes, "near">,
    fromMs: number,
  ) {
    this.#fromMs = fromMs;
  }

  /** Asks for what has changed since; what is known is told anew once it has ended. */
  follow(nowMs: number): void {
    for (const change of this.changes.near(this.#fromMs, nowMs))
      this.#known.set([change.kind, change.name, change.atMs].join("\0"), change);
    this.#fromMs = nowMs;
  }

  /** By their begin. */
  all(): Change[] {
    return [...this.#known.values()].sort((one, other) => one.atMs - other.atMs);
  }
}
