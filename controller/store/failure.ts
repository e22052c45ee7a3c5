// Why a change could not be kept. Nothing of it holds then.

/**
 * full: no room on the disk, and there may be later. too_large: more than one transaction may hold. broken: the disk
 * failed, and nothing is accepted until a restart. closed: the controller is stopping.
 */
export type StoreFailureKind = "full" | "too_large" | "broken" | "closed";

/** Its message is in the journal's words: what happened, and what to do. */
export class StoreFailure extends Error {
  constructor(
    readonly kind: StoreFailureKind,
    message: string,
  ) {
    super(message);
  }
}
