// An HTTP header map as Envoy keeps it: lower-case names, pseudo-headers first, order kept.
import type { Pair } from "./pairs.js";

export type Headers = readonly Pair[] | Readonly<Record<string, string>>;

export class HeaderMap {
  #entries: [string, string][] = [];

  constructor(headers: Headers = []) {
    for (const [name, value] of pairsOf(headers)) this.add(name, value);
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Names and values together, in bytes. */
  get byteSize(): number {
    return this.#entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  }

  /** The first value of that name. */
  get(name: string): string | undefined {
    return this.#find(name)?.[1];
  }

  /** A second value of a pseudo-header is joined to the first with a comma, as Envoy does. */
  add(name: string, value: string): void {
    const key = name.toLowerCase();
    const entry: [string, string] = [key, value];
    if (!key.startsWith(":")) {
      this.#entries.push(entry);
      return;
    }
    const existing = this.#find(key);
    if (existing !== undefined) existing[1] += `,${value}`;
    else this.#entries.splice(this.#firstOrdinary(), 0, entry);
  }

  /** Changes the first value of that name, or adds it. */
  set(name: string, value: string): void {
    const existing = this.#find(name);
    if (existing !== undefined) existing[1] = value;
    else this.add(name, value);
  }

  remove(name: string): void {
    const key = name.toLowerCase();
    this.#entries = this.#entries.filter(([entry]) => entry !== key);
  }

  pairs(): Pair[] {
    return this.#entries.map(([name, value]) => [name, value]);
  }

  clone(): HeaderMap {
    return new HeaderMap(this.pairs());
  }

  #find(name: string): [string, string] | undefined {
    const key = name.toLowerCase();
    return this.#entries.find(([entry]) => entry === key);
  }

  #firstOrdinary(): number {
    const index = this.#entries.findIndex(([name]) => !name.startsWith(":"));
    return index === -1 ? this.#entries.length : index;
  }
}

export function pairsOf(headers: Headers): readonly Pair[] {
  return isPairs(headers) ? headers : Object.entries(headers);
}

/** Whether a name or value would end its line on the wire. */
export function splitsMessage(text: string): boolean {
  return text.includes("\r") || text.includes("\n") || text.includes("\0");
}

function isPairs(headers: Headers): headers is readonly Pair[] {
  return Array.isArray(headers);
}
