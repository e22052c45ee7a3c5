/** Memory that many share: what one takes is missing to the others, whoever they say they are. */
export class Budget {
  #used = 0;

  /** Estimated bytes, all together. */
  constructor(readonly limit: number) {}

  get used(): number {
    return this.#used;
  }

  /** False: there is not so much left, and nothing was taken. */
  take(bytes: number): boolean {
    if (this.#used + bytes > this.limit) return false;
    this.#used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}
