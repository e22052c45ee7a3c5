// Which places were passed, and about how often: the sign that an input did something new.

/** Of 1, 2, 3, 4-7, 8-15, 16-31, 32-127, 128 and more times: a bit each. */
function bucketOf(count: number): number {
  if (count <= 3) return 1 << (count - 1);
  if (count < 8) return 8;
  if (count < 16) return 16;
  if (count < 32) return 32;
  return count < 128 ? 64 : 128;
}

export class Coverage {
  #seen = new Uint8Array();
  /** Places passed at all. */
  places = 0;
  /** Places by their buckets. */
  features = 0;

  /** How many features are new. */
  add(counters: Uint32Array): number {
    if (this.#seen.length < counters.length) this.#seen = new Uint8Array(counters.length);
    let more = 0;
    for (let place = 0; place < counters.length; place++) {
      const count = counters[place];
      if (count === undefined || count === 0) continue;
      const known = this.#seen[place] ?? 0;
      const bucket = bucketOf(count);
      if ((known & bucket) !== 0) continue;
      this.#seen[place] = known | bucket;
      if (known === 0) this.places++;
      more++;
    }
    this.features += more;
    return more;
  }
}
