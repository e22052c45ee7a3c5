// A sidecar that reports each second what a breaker judged and how it moved, to a controller's ledger and recoveries.
import type { BreakerStateName, RecoveryView } from "../../../controller/model/index.js";
import { type Move, Recoveries } from "../../../controller/recovery/index.js";
import { ReportLedger } from "../../../controller/report/index.js";
import { accepted, BOOT_US, WALL_MS } from "../report/messages.js";

export const NAME = "shop/ratings";
const SECOND_MS = 1000;

export interface Second {
  completed?: number;
  failed?: number;
  /** Transitions within it. */
  moves?: readonly Move[];
  /** Milliseconds that it lasts. */
  lastsMs?: number;
}

export interface StoryOptions {
  recoveries?: Recoveries;
  sidecar?: string;
  name?: string;
  /** Of a breaker with keys. */
  keyed?: boolean;
}

export class Story {
  readonly recoveries: Recoveries;
  readonly #ledger = new ReportLedger();
  readonly #counted = { completed: 0, failed: 0 };
  #sequence = 0;
  boot = BOOT_US;
  nowMs = WALL_MS;

  constructor(private readonly options: StoryOptions = {}) {
    this.recoveries = options.recoveries ?? new Recoveries();
    this.second({});
  }

  /** A transition so long after the present second's beginning. */
  move(from: BreakerStateName, to: BreakerStateName, reason: string, afterMs = 0): Move {
    const { sidecar = "s1", name = NAME } = this.options;
    return {
      ...{ sidecar, service: "shop/reviews", direction: "outbound", name, generation: 1, from, to, reason },
      ...{ atMs: this.nowMs + afterMs, completed: 20, failed: 12, consecutive: 5, slowCompleted: 0, slow: 0 },
      ...{ hung: 0, probeSuccesses: 0, probeFailures: 0, threshold: 5, attempt: 0, lastsMs: null },
    };
  }

  second({ completed = 0, failed = 0, moves = [], lastsMs = SECOND_MS }: Second): void {
    const { sidecar = "s1", name = NAME, keyed = false } = this.options;
    this.nowMs += lastsMs;
    this.#counted.completed += completed;
    this.#counted.failed += failed;
    const told = accepted(this.#ledger, {
      ...{ nodeId: sidecar, boot: this.boot, sequence: ++this.#sequence, wallMs: this.nowMs },
      slots: [{ index: 0, epoch: 1, breakers: [{ direction: 0, name, ...this.#counted }] }],
      breakers: [{ direction: 0, name, ...(keyed ? { keys: [1, 0, 0, 0] } : {}) }],
    });
    this.recoveries.take(told, moves);
  }

  /** As many quiet seconds as it takes until nothing more is looked at. */
  settle(perSecond = 100): void {
    for (let i = 0; i < 11; i++) this.second({ completed: perSecond });
  }

  get cycles(): RecoveryView[] {
    return this.recoveries.of(this.options.name ?? NAME).map((cycle) => cycle.view());
  }

  get last(): RecoveryView {
    const last = this.cycles.at(-1);
    if (last === undefined) throw new Error("there is no cycle");
    return last;
  }
}

/** A trip at half a second, five seconds open, probes, and a ramp on which the failures fade. */
export function wholeCycle(story: Story): void {
  story.second({ completed: 100, failed: 90, moves: [story.move("closed", "open", "consecutive", 500)] });
  for (let i = 0; i < 4; i++) story.second({});
  story.second({ completed: 3, moves: [story.move("open", "half_open", "deadline", 500)] });
  story.second({ completed: 50, failed: 40, moves: [story.move("half_open", "ramp", "recovered", 0)] });
  for (const failed of [37, 23, 14, 8, 5, 3, 2]) story.second({ completed: 50, failed });
  story.second({ completed: 60, failed: 1, moves: [story.move("ramp", "closed", "recovered", 200)] });
}
