// A breaker with keys, as the contract says it: one model for each value, one for all values over the limit.
import { BreakerModel } from "./breaker-model.js";
import type { ModelConfig } from "./breaker-spec.js";

export interface KeyLimits {
  maxKeys: number;
  idleMs: number;
}

export class KeyedModel {
  readonly #own = new Map<string, { model: BreakerModel; touchedMs: number }>();
  readonly #shared: BreakerModel;

  constructor(
    private config: ModelConfig,
    private readonly workers: number,
    private readonly limits: KeyLimits,
  ) {
    this.#shared = new BreakerModel(config, workers);
  }

  /** The breaker of a request with this key. */
  of(key: string | undefined, nowMs: number): BreakerModel {
    if (key === undefined) return this.#shared;
    const known = this.#own.get(key);
    if (known === undefined && this.#own.size >= this.limits.maxKeys) return this.#shared;
    const own = known ?? { model: new BreakerModel(this.config, this.workers, key), touchedMs: nowMs };
    own.touchedMs = nowMs;
    this.#own.set(key, own);
    return own.model;
  }

  unsettled(nowMs: number): boolean {
    return (
      [...this.#own.values()].some(({ model }) => model.unsettled(nowMs)) || this.#shared.unsettled(nowMs)
    );
  }

  tick(nowMs: number): void {
    this.#shared.tick(nowMs);
    for (const [key, { model, touchedMs }] of this.#own) {
      model.tick(nowMs);
      if (model.state === "C" && nowMs - touchedMs > this.limits.idleMs) this.#own.delete(key);
    }
  }

  reload(config: ModelConfig): void {
    this.config = config;
    this.#shared.reload(config);
    for (const { model } of this.#own.values()) model.reload(config);
  }
}
