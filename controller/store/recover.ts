// The state that a journal holds when it is opened: its last snapshot, and the transactions after it.
import type { Recovered } from "../journal/index.js";
import type { Transaction } from "./event.js";
import { decodeState, decodeTransaction } from "./record.js";
import { reduce } from "./reduce.js";
import { EMPTY_STATE, type State } from "./state.js";

/** Throws an Error of one line for what this version cannot read whole: nothing of it is dropped. */
export function recoverState({ snapshot, records }: Recovered): State {
  const base = snapshot === undefined ? EMPTY_STATE : stateOf(snapshot);
  return reduce(base, [...transactionsOf(records, base.sequence)]);
}

function stateOf(snapshot: unknown): State {
  const decoded = decodeState(snapshot);
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value;
}

function* transactionsOf(records: readonly unknown[], after: number): Generator<Transaction> {
  let sequence = after;
  for (const record of records) {
    const decoded = decodeTransaction(record);
    if (!decoded.ok) throw new Error(decoded.error);
    sequence += 1;
    if (decoded.value.sequence !== sequence) {
      throw new Error(
        `transaction ${sequence} is missing: ${decoded.value.sequence} follows ${sequence - 1}; ` +
          "restore the data directory from a copy that is whole",
      );
    }
    yield decoded.value;
  }
}
