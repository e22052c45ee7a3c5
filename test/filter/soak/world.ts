// One Envoy whose requests, configurations, VMs and controller do what the dice say, and the books of what was played.
import type { Exchange, ExchangePlan, Root, Vm } from "../../host/index.js";
import { Collector, reply } from "../support/collector.js";
import { AFTER_DEATH_MS, kill } from "../support/death.js";
import { Sidecar } from "../support/sidecar.js";
import type { Dice } from "./dice.js";
import { documentBy, HOSTS, PATHS } from "./document.js";

const WORKERS = 4;
const DIRECTIONS = ["inbound", "outbound"] as const;
/** All counts are in shared data so long after they were made, also while a report waits for its answer. */
const WRITTEN_MS = 6000;

interface Played {
  vm: Vm;
  exchange: Exchange;
}

export class World {
  readonly sidecar: Sidecar;
  readonly collector: Collector;
  /** Requests that a living VM saw to their end. */
  finished = 0;
  begun = 0;
  deaths = 0;
  pushes = 0;
  #open: Played[] = [];
  readonly #documents: Record<string, string> = {};

  static async start(dice: Dice): Promise<World> {
    return new World(dice, await Sidecar.start(documentBy(dice, "inbound"), WORKERS));
  }

  private constructor(
    readonly dice: Dice,
    sidecar: Sidecar,
  ) {
    this.sidecar = sidecar;
    this.collector = new Collector(sidecar.envoy);
    for (const direction of DIRECTIONS) this.#push(direction);
    this.collector.answer = (_call, report) => {
      const luck = dice.next();
      if (luck < 0.1) return { status: 14 };
      if (luck < 0.15) return undefined;
      this.collector.book(report);
      if (luck < 0.2) return { status: 4 };
      return reply(luck < 0.25 ? 200 + dice.below(3000) : 0, luck > 0.98);
    };
  }

  get vms(): Vm[] {
    return this.sidecar.envoy.vms.filter(({ failed }) => !failed);
  }

  /** One thing happens, then time passes. */
  step(): void {
    const luck = this.dice.next();
    if (luck < 0.7) this.#request();
    else if (luck < 0.9) this.#end();
    else if (luck < 0.985) this.#push(this.dice.pick(DIRECTIONS));
    else this.#die();
    this.sidecar.envoy.advance(this.dice.chance(0.02) ? this.dice.below(120_000) : this.dice.below(400));
    this.#settle();
  }

  /** Ends all that is in flight, and waits until everything was told. */
  finish(): void {
    this.sidecar.envoy.advance(2000);
    for (const { exchange } of this.#open) if (!exchange.done) exchange.stream.cancel();
    this.collector.answer = (_call, report) => {
      this.collector.book(report);
      return reply();
    };
    this.sidecar.envoy.advance(AFTER_DEATH_MS);
    this.#settle();
  }

  #request(): void {
    const { dice } = this;
    const root = this.#root();
    if (root === undefined) return;
    for (let i = dice.below(8); i >= 0; i--) {
      const exchange = root.root.begin({
        request: {
          authority: dice.pick(HOSTS),
          path: dice.pick(PATHS),
          headers: { "x-tenant": `t${dice.below(9)}`, "x-meshfuse-source": "default/ratings" },
          grpc: dice.chance(0.1),
        },
        ...this.#upstream(),
      });
      this.begun += 1;
      this.#open.push({ vm: root.vm, exchange });
    }
  }

  #upstream(): ExchangePlan {
    const { dice } = this;
    const luck = dice.next();
    if (luck < 0.1) return { upstream: { never: true } };
    if (luck < 0.15) return { upstream: { delayMs: dice.below(3000) }, cancelAfterMs: dice.below(2000) };
    if (luck < 0.2) return { upstream: { fail: dice.pick(["refused", "reset", "timeout", "overflow"]) } };
    if (luck < 0.22) return { upstream: { body: ["a", "b"], resetMidway: true } };
    const status = dice.pick([200, 200, 200, 200, 404, 429, 500, 503]);
    return { upstream: { status, delayMs: dice.below(300), body: "x" } };
  }

  /** The client of one that is in flight goes away. */
  #end(): void {
    const played = this.#open[this.dice.below(this.#open.length)];
    if (played !== undefined && !played.exchange.done) played.exchange.stream.cancel();
  }

  #push(direction: "inbound" | "outbound"): void {
    const document = documentBy(this.dice, direction);
    this.pushes += 1;
    this.sidecar.push(document);
    this.#documents[direction] = JSON.stringify(document);
  }

  /** Its counts were written; what is in flight in it is lost. Another one takes its place, sooner or later. */
  #die(): void {
    this.sidecar.envoy.advance(WRITTEN_MS);
    this.#settle();
    const [vm] = this.vms.splice(this.dice.below(this.vms.length), 1);
    if (vm === undefined) return;
    this.#open = this.#open.filter((played) => played.vm !== vm);
    kill(vm);
    this.deaths += 1;
    if (this.dice.chance(0.5)) this.sidecar.envoy.advance(AFTER_DEATH_MS);
    this.#settle();
    this.sidecar.envoy.vms.splice(this.sidecar.envoy.vms.indexOf(vm), 1);
    const born = this.sidecar.envoy.addVm();
    for (const direction of DIRECTIONS) {
      const configuration = this.#documents[direction] ?? "{}";
      born.startRoot({ rootId: `meshfuse.${direction}`, direction, configuration });
    }
  }

  #settle(): void {
    const open = this.#open.filter(({ exchange }) => !exchange.done);
    this.finished += this.#open.length - open.length;
    this.#open = open;
  }

  #root(): { vm: Vm; root: Root } | undefined {
    const vm = this.vms[this.dice.below(this.vms.length)];
    const root = vm?.liveRoot(`meshfuse.${this.dice.pick(DIRECTIONS)}`);
    return vm === undefined || root === undefined ? undefined : { vm, root };
  }
}
