// Four workers under load while configurations come and go, then with VMs that end in the pauses between two loads.
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { Stage } from "../../breaker/stage/index.js";
import { trappingBuild } from "../../counts/builds.js";
import { Books, countOf, type Tally } from "./books.js";
import { faultsOf, type Lane, type Sent } from "./lane.js";
import { GOES, isDrawn, isHit, LANES, TURNS, turning } from "./lanes.js";
import { Load } from "./load.js";

const WORKERS = 4;
const SEED = 11;
/** Between two configurations, for the clients. */
const REST_MS = 200;
/** Before and after its percentage changed. */
const PERCENT = { before: 30, after: 60 };

/** While requests were met by that percentage of TURNS alone. */
interface Spell {
  fromMs: number;
  toMs: number;
  percent: number;
}

export class Scene {
  readonly #spells: Spell[] = [];
  /** From the first configuration on. */
  lastedMs = 0;
  /** Requests that Envoy got before the first load and between the loads. */
  private others = 0;

  private constructor(
    readonly stage: Stage,
    readonly load: Load,
    readonly books: Books,
    private readonly build: Buffer,
  ) {}

  static async start(): Promise<Scene> {
    const build = trappingBuild();
    const stage = await Stage.start(WORKERS, build);
    const load = new Load(stage.rig, LANES, SEED);
    return new Scene(stage, load, new Books(stage.rig), build);
  }

  /** Once, and before anything is asked of it. */
  async play(): Promise<void> {
    const startMs = performance.now();
    await this.#apply(PERCENT.before);
    this.others = await this.#requests();
    await this.load.during(() => this.#trouble());
    await this.#counted();
    this.others -= await this.#requests();
    for (const worker of this.stage.workers) await this.#restart(worker);
    this.others += await this.#requests();
    await this.load.during(() => this.#spell(PERCENT.after, () => this.#again(2)));
    this.lastedMs = performance.now() - startMs;
  }

  /** Requests of the loads, by Envoy. */
  async loaded(): Promise<number> {
    return (await this.#requests()) - this.others;
  }

  count(lane: Lane, holds: (sent: Sent) => boolean): number {
    return countOf(this.load.sent(lane.host), holds);
  }

  /** What was seen of a fault that lets some of the drawn through for `reason`. */
  bounded(lane: Lane, percent: number, reason: string): Tally {
    const drawn = this.count(lane, (sent) => isDrawn(lane.host, percent, sent));
    const injected = this.count(lane, isHit);
    return {
      injected,
      [reason]: drawn - injected,
      not_drawn: this.load.sent(lane.host).length - drawn,
    };
  }

  /** The percentage of TURNS that a request was certainly met by. */
  percentOf({ answer: { startMs, durationMs } }: Sent): number | undefined {
    const spell = this.#spells.find(({ fromMs, toMs }) => startMs >= fromMs && startMs + durationMs <= toMs);
    return spell?.percent;
  }

  async stop(): Promise<void> {
    this.load.leave();
    await this.stage.stop();
  }

  async #requests(): Promise<number> {
    const name = "http.outbound.downstream_rq_total";
    return (await this.stage.rig.envoy.stats(`^${name}$`)).get(name) ?? 0;
  }

  /** What happens while the clients ask. */
  async #trouble(): Promise<void> {
    const others = LANES.filter((lane) => lane !== GOES);
    await this.#spell(PERCENT.before, async () => {
      await this.#apply(PERCENT.before);
      await this.#apply(PERCENT.before, others);
      await this.#apply(PERCENT.before, others);
      await this.#apply(PERCENT.before);
    });
    await this.#apply(PERCENT.after);
    await this.#spell(PERCENT.after, () => this.#again(2));
  }

  /** The same configuration, as often. */
  async #again(times: number): Promise<void> {
    for (let n = 0; n < times; n++) await this.#apply(PERCENT.after);
  }

  async #apply(percent: number, lanes: readonly Lane[] = LANES): Promise<void> {
    const services = LANES.map(({ host }) => ({ name: `default/${host}`, hosts: [host] }));
    const turned = lanes.map((lane) => (lane === TURNS ? { ...TURNS, faults: turning(percent) } : lane));
    await this.stage.rig.apply("outbound", { services, faults: turned.flatMap(faultsOf) }, this.build);
    await wait(REST_MS);
  }

  async #spell(percent: number, what: () => Promise<void>): Promise<void> {
    const fromMs = performance.now();
    await what();
    this.#spells.push({ fromMs, toMs: performance.now(), percent });
  }

  /** While nobody asks, and once a worker has told all that it counted: what it had not is lost with its VM. */
  async #restart(worker: number): Promise<void> {
    await this.#counted();
    await this.stage.kill(worker);
    await expect.poll(async () => (await this.stage.ask(worker, { host: "calm" })).status).toBe(200);
  }

  /** While nobody asks: who left is counted once Envoy has seen it leave, which may be after its client is done with it. */
  async #counted(): Promise<void> {
    await this.books.verdicts("mixed", "early", { inactive: this.load.sent("mixed").length });
    for (const { host } of LANES) await this.books.completions(host, this.load.sent(host).length);
  }
}
