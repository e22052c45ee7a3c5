// One run of the testbed: quiet, then one mishap after the other with quiet between, then quiet again.
import { changeName, type Fault, type Recording } from "../recording.js";
import { Changelog } from "./changelog.js";
import { Recorder } from "./recorder.js";
import type { Scheduled } from "./schedule.js";
import type { Stage } from "./stage.js";

const LOOK_EVERY_MS = 1_000;

export interface Course {
  /** Of the recording. */
  name: string;
  mishaps: readonly Scheduled[];
  /** Before the first: what a baseline is learned from. */
  warmUpMs: number;
  /** How long each lasts: the time in which it must be found, and a report must be there. */
  faultMs: number;
  /** After each: until the mesh is well and no incident is open any more; at least, and at most. */
  quietMs: readonly [number, number];
  /** After the last: for false incidents. */
  endMs: number;
}

interface CourseClock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Rejects once the run is to end. */
  wait(ms: number): Promise<void>;
}

interface Performance {
  /** What there is so far. */
  recording(): Promise<Recording>;
  /** Resolves when all is over; rejects with what went wrong, or because it was interrupted. */
  readonly done: Promise<void>;
}

interface Audience {
  /** No incident is open. */
  isOver(): boolean;
  /** A line about each step. */
  told(line: string): void;
}

export function perform(
  stage: Pick<Stage, "series" | "changes" | "levers">,
  course: Course,
  clock: CourseClock,
  audience: Audience,
): Performance {
  const play = new Play(stage, course, clock, audience);
  return { recording: () => play.recording(), done: play.all() };
}

class Play {
  readonly #recorder: Recorder;
  readonly #changelog: Changelog;
  readonly #faults: Fault[] = [];

  constructor(
    private readonly stage: Pick<Stage, "series" | "changes" | "levers">,
    private readonly course: Course,
    private readonly clock: CourseClock,
    private readonly audience: Audience,
  ) {
    this.#recorder = new Recorder(stage.series, clock.nowMs());
    this.#changelog = new Changelog(stage.changes, clock.nowMs());
  }

  async all(): Promise<void> {
    const { warmUpMs, mishaps, endMs } = this.course;
    const { told } = this.audience;
    told(`quiet for ${warmUpMs / 1_000} s, for a baseline`);
    await this.#calm(warmUpMs);
    for (const [index, mishap] of mishaps.entries()) {
      const strengths = mishap.faults.map(({ injection }) => injection.strength).join(", ");
      told(`${index + 1} of ${mishaps.length}: ${mishap.name} (${strengths})`);
      await this.#happen(mishap);
      await this.#recover();
    }
    told(`quiet for ${endMs / 1_000} s`);
    await this.#calm(endMs);
  }

  async recording(): Promise<Recording> {
    await this.#follow();
    const [window, changes] = [this.#recorder.window(), this.#changelog.all()];
    return { name: this.course.name, window, changes, faults: this.#faults };
  }

  async #happen({ name, kind, faults: planned }: Scheduled): Promise<void> {
    const { levers } = this.stage;
    const fromMs = this.clock.nowMs();
    const begun = await Promise.all(planned.map(({ injection }) => injection.begin(levers)));
    const isOne = planned.length === 1;
    for (const [index, { plan, injection }] of planned.entries())
      this.#faults.push({
        name: isOne ? name : `${name} (${index + 1})`,
        kind: isOne ? plan.kind : kind,
        place: plan.place,
        strength: injection.strength,
        targets: [...plan.targets, ...(begun[index] ?? []).map(changeName)],
        kinds: plan.kinds,
        ...{ fromMs, toMs: fromMs + this.course.faultMs },
      });
    await this.clock.wait(this.course.faultMs - (this.clock.nowMs() - fromMs));
    await Promise.all(planned.map(({ injection }) => injection.end(levers)));
  }

  /** A fault that begins within the incident of another could not be told from it. */
  async #recover(): Promise<void> {
    const [least, most] = this.course.quietMs;
    const fromMs = this.clock.nowMs();
    await this.#calm(least);
    while (!this.audience.isOver() && this.clock.nowMs() - fromMs < most)
      await this.clock.wait(LOOK_EVERY_MS);
    await this.#follow();
  }

  async #calm(ms: number): Promise<void> {
    await this.clock.wait(ms);
    await this.#follow();
  }

  /** What takes longer than the series keep is read in parts. */
  async #follow(): Promise<void> {
    this.#changelog.follow(this.clock.nowMs());
    await this.#recorder.follow(this.clock.nowMs());
  }
}
