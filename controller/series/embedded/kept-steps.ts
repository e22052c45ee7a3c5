/**
 * The last quarter of an hour as it is written down, a minute a file: so what is over is written once, and again only if
 * somebody tells of it late.
 */
import { RECENT_MS, RECENT_STEP_MS, type Recent } from "./recent.js";
import { FORMAT_VERSION, type Line, type StepFile, type StepLine } from "./step-line.js";
import type { End, Teller, Tellers } from "./tellers.js";
import { Told } from "./told.js";

const MINUTE_MS = 60_000;
const STEPS = MINUTE_MS / RECENT_STEP_MS;
/** A step still changes so long after what was told of it: it ends with what is in flight, and is packed. */
const PACKED_AFTER_MS = 15_000;

export class KeptSteps {
  /** Minutes that are not written as they are now. */
  readonly #changed = new Set<number>();
  #numberedMs: number | undefined;

  constructor(
    private readonly recent: Recent,
    private readonly tellers: Tellers,
  ) {}

  /** Somebody told of this time. */
  toldOf(fromMs: number, toMs: number): void {
    const oldestMs = this.recent.first * RECENT_STEP_MS;
    const first = minuteOf(Math.max(Math.min(fromMs, toMs - PACKED_AFTER_MS), oldestMs));
    if (!this.#changed.has(minuteOf(toMs))) this.#forget(minuteOf(oldestMs));
    for (let minute = first; minute <= minuteOf(toMs); minute++) this.#changed.add(minute);
  }

  /** Perhaps nobody ever writes them. */
  #forget(before: number): void {
    for (const minute of this.#changed) if (minute < before) this.#changed.delete(minute);
  }

  /** The oldest first. They count as written until somebody tells of them again, or `toldOf` is called. */
  takeChanged(): number[] {
    const minutes = [...this.#changed].sort((a, b) => a - b);
    this.#changed.clear();
    return minutes;
  }

  /** Lines are made as they are asked for; names come last, so that no step has a number without one. */
  *linesOf(minute: number, writtenMs: number): Iterable<Line> {
    this.#numberedMs ??= writtenMs;
    yield { series: FORMAT_VERSION, minute, writtenMs, numberedMs: this.#numberedMs };
    for (let step = minute * STEPS; step < (minute + 1) * STEPS; step++) {
      const told = this.#toldOf(step);
      const packed = this.recent.keep(step);
      if (told.length > 0 || packed !== undefined)
        yield { step, told, packed: Buffer.from(packed ?? []).toString("base64") };
    }
    for (const { series, name, services, busyMs } of this.tellers.ends())
      yield { end: series, ...name, services: [...services], busyMs };
    for (const { series, instance, service, version, lastMs } of this.tellers.all())
      if (series !== undefined)
        yield { teller: [series.inbound, series.outbound], instance, service, version, lastMs };
  }

  /**
   * To be called before anybody is heard, the last written file first. Of files that a process wrote which could not read those before
   * it, and of those before it, only one can be believed: numbers are of others in each. How many steps there were.
   */
  restore(files: readonly StepFile[], nowMs: number): number {
    this.#numberedMs = files[0]?.first.numberedMs;
    const lines = files.flatMap((file) => (file.first.numberedMs === this.#numberedMs ? file.lines : []));
    const tellers = lines.flatMap((line) => ("teller" in line ? [tellerOf(line)] : []));
    this.tellers.restore(
      lines.flatMap((line) => ("end" in line ? [endOf(line)] : [])),
      tellers,
    );
    const byNumber = new Map([...this.tellers.all()].map((teller) => [teller.series?.inbound, teller]));
    const steps = lines.filter((line) => "step" in line && isRecent(line.step, nowMs)) as StepLine[];
    for (const { step, told, packed } of steps.sort((a, b) => a.step - b.step)) {
      this.recent.restore(step, Buffer.from(packed, "base64"));
      for (const number of told)
        byNumber.get(number)?.told.add(step * RECENT_STEP_MS, (step + 1) * RECENT_STEP_MS);
    }
    return steps.length;
  }

  #toldOf(step: number): number[] {
    const [fromMs, toMs] = [step * RECENT_STEP_MS, (step + 1) * RECENT_STEP_MS];
    return [...this.tellers.all()].flatMap(({ series, told }) =>
      series !== undefined && told.has(fromMs, toMs) ? [series.inbound] : [],
    );
  }
}

function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / MINUTE_MS);
}

function isRecent(step: number, nowMs: number): boolean {
  return step * RECENT_STEP_MS > nowMs - RECENT_MS && step * RECENT_STEP_MS <= nowMs;
}

function endOf({
  end,
  direction,
  source,
  destination,
  services,
  busyMs,
}: Extract<Line, { end: number }>): End {
  return { series: end, name: { direction, source, destination }, services: new Set(services), busyMs };
}

function tellerOf({
  teller: [inbound, outbound],
  ...rest
}: Extract<Line, { teller: [number, number] }>): Teller {
  return { ...rest, series: { inbound, outbound }, told: new Told(), inFlight: new Map() };
}
