/**
 * What one stream has asked for and been given. Pure: no clock, no I/O; whoever holds it calls `next` after every
 * change and writes what comes back. At most one response is unanswered, and what to send is looked up only when one
 * may be sent: so a client that is slow gets the newest state, and a client that is silent costs nothing.
 */
import type { Resource } from "./ports.js";

export interface Choice {
  resource: Resource;
  /** Not what the provider wants to run, but what undoes a refusal. */
  healing: boolean;
}

export type Choose = (name: string) => Choice | undefined;

export interface Offer {
  nonce: string;
  choices: Choice[];
}

type Verdict = "acknowledged" | "refused";

export class Subscription {
  /** Version that the client has from this stream, or undefined: the resource is due. */
  readonly #names = new Map<string, string | undefined>();
  #outstanding: Offer | undefined;
  #offers = 0;

  get names(): readonly string[] {
    return [...this.#names.keys()];
  }

  /** Nonce of the last offer; empty before the first. */
  get nonce(): string {
    return this.#offers === 0 ? "" : String(this.#offers);
  }

  /** State of the world: the list is all that is wanted. A name that comes back later is due again. */
  replace(names: readonly string[]): void {
    const wanted = new Set(names);
    for (const name of this.#names.keys()) if (!wanted.has(name)) this.#names.delete(name);
    for (const name of wanted) if (!this.#names.has(name)) this.#names.set(name, undefined);
  }

  /** Delta: each name is due, even one held already (the client may have dropped it), but for what `held` says. */
  add(names: readonly string[], held: ReadonlyMap<string, string>): void {
    for (const name of names) this.#names.set(name, held.get(name));
  }

  remove(names: readonly string[]): void {
    for (const name of names) this.#names.delete(name);
  }

  /** Closes the offer with this nonce and returns what was in it; nothing for any other nonce. */
  settle(nonce: string, verdict: Verdict): Choice[] {
    const offer = this.#outstanding;
    if (offer === undefined || offer.nonce !== nonce) return [];
    this.#outstanding = undefined;
    if (verdict === "refused") this.#takeBack(offer);
    return offer.choices;
  }

  /**
   * What to write now, if anything; from then on it counts as given, whatever becomes of the write.
   * With `blocked` nothing is offered; names whose resource is gone are noted all the same, so that they are sent
   * when they come back at the same version.
   */
  next(choose: Choose, blocked = false): Offer | undefined {
    const due: Choice[] = [];
    for (const [name, held] of this.#names) {
      const choice = choose(name);
      if (choice === undefined) this.#names.set(name, undefined);
      else if (choice.resource.version !== held) due.push(choice);
    }
    if (blocked || this.#outstanding !== undefined || due.length === 0) return undefined;
    this.#offers += 1;
    this.#outstanding = { nonce: this.nonce, choices: due };
    for (const { resource } of due) this.#names.set(resource.name, resource.version);
    return this.#outstanding;
  }

  #takeBack(offer: Offer): void {
    for (const { resource } of offer.choices) {
      if (this.#names.has(resource.name)) this.#names.set(resource.name, undefined);
    }
  }
}
