/**
 * What is normal for one number: its last values, sorted as they come, so that any quantile is a look-up. Robust: a
 * quarter of the values may be anything without moving the middle.
 */

/** A normal distribution's quartile, in standard deviations. */
const QUARTILE = 0.6745;
/** The outer quantile where enough values are kept: what flickers each twentieth time is nothing new. */
const OUTER = 0.95;
/** What is known of any number before it is seen: that it strays by a third of itself or so, as if six values had told. */
const PRIOR = { values: 6, share: 0.3 };
/** So many odd values do not widen what is normal, however few the others are: a mesh that just started is slow at first. */
const ODD = 3;

export class Level {
  /** In the order in which they came, a ring. */
  readonly #values: Float32Array;
  readonly #sorted: Float32Array;
  #count = 0;
  #next = 0;

  constructor(capacity: number) {
    this.#values = new Float32Array(capacity);
    this.#sorted = new Float32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  get full(): boolean {
    return this.#count === this.#values.length;
  }

  /** The oldest goes where all are kept. What is no finite number is left out. */
  push(value: number): void {
    const kept = Math.fround(value);
    if (!Number.isFinite(kept)) return;
    if (this.full) this.#remove(this.#values[this.#next] ?? 0);
    const at = this.#rank(kept);
    this.#sorted.copyWithin(at + 1, at, this.#count);
    this.#sorted[at] = kept;
    this.#count += 1;
    this.#values[this.#next] = kept;
    this.#next = (this.#next + 1) % this.#values.length;
  }

  get sum(): number {
    let sum = 0;
    for (let at = 0; at < this.#count; at++) sum += this.#sorted[at] ?? 0;
    return sum;
  }

  clear(): void {
    this.#count = 0;
    this.#next = 0;
  }

  /** Its values in the order in which they came, as `restore` takes them: 32-bit floats of this machine, in base64. */
  keep(): string {
    const first = this.full ? this.#next : 0;
    const inOrder = Float32Array.from(
      { length: this.#count },
      (_, at) => this.#values[(first + at) % this.#values.length] ?? 0,
    );
    return Buffer.from(inOrder.buffer).toString("base64");
  }

  /** In place of what it holds. */
  restore(kept: string): void {
    const bytes = Uint8Array.from(Buffer.from(kept, "base64"));
    const most = this.#values.length;
    const values = new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4)).filter(Number.isFinite);
    const last = values.subarray(Math.max(0, values.length - most));
    this.#count = last.length;
    this.#next = last.length % most;
    this.#values.set(last);
    this.#sorted.set(last);
    this.#sorted.subarray(0, last.length).sort();
  }

  get median(): number {
    return this.quantile(0.5);
  }

  get most(): number {
    return this.quantile(1);
  }

  /** Between neighbours by proportion; NaN: nothing is kept. */
  quantile(share: number): number {
    const place = share * (this.#count - 1);
    const below = this.#sorted[Math.floor(place)] ?? Number.NaN;
    const above = this.#sorted[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place - Math.floor(place));
  }

  /** One standard deviation upwards, or downwards. */
  spread(side: "up" | "down"): number {
    const away = (share: number) =>
      side === "up" ? this.quantile(share) - this.median : this.median - this.quantile(1 - share);
    return this.#spreadOf(away, PRIOR.share * this.median);
  }

  /**
   * One standard deviation upwards of the logarithm of what is `shift` more, for what varies by factors. Taken one standard
   * error wider than it is told: of few values nobody knows it better.
   */
  logSpread(shift: number): number {
    const away = (share: number) => Math.log((this.quantile(share) + shift) / (this.median + shift));
    return this.#spreadOf(away, PRIOR.share) * (1 + 1 / Math.sqrt(this.#count));
  }

  /** By the quartile or by an outer quantile, whichever is wider. The fewer values tell it, the more the prior counts. */
  #spreadOf(away: (share: number) => number, prior: number): number {
    const outer = Math.min(OUTER, 1 - ODD / (this.#count - 1));
    const told = Math.max(away(0.75) / QUARTILE, outer > 0.75 ? away(outer) / deviationsAt(outer) : 0);
    const both = this.#count * told ** 2 + PRIOR.values * prior ** 2;
    return Math.sqrt(both / (this.#count + PRIOR.values));
  }

  /** Where the first value stands that is not smaller. */
  #rank(value: number): number {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #remove(value: number): void {
    const at = this.#rank(value);
    this.#sorted.copyWithin(at, at + 1, this.#count);
    this.#count -= 1;
  }
}

/** Where a quantile of a normal distribution lies, in standard deviations, to a hundredth: Tukey's lambda distribution. */
function deviationsAt(share: number): number {
  return (share ** 0.135 - (1 - share) ** 0.135) / 0.1975;
}
