// Why a change could not be kept. Nothing of it holds then.
import type { JournalFailureKind } from "../journal/index.js";

export type StoreFailureKind = JournalFailureKind;

/** Its message is in the journal's words: what happened, and what to do. */
export class StoreFailure extends Error {
  constructor(
    readonly kind: StoreFailureKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "StoreFailure";
  }
}
