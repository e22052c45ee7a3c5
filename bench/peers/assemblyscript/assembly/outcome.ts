/** What became of a request. */
export enum Outcome {
  Success,
  Failure,
  /** Counts in the rate, not in the row. */
  SoftFailure,
  Ignored,
  Cancelled,
  Rejected,
}

/** As labels of a metric, in the same order. */
export const OUTCOMES: StaticArray<string> = [
  "success",
  "failure",
  "soft_failure",
  "ignored",
  "cancelled",
  "rejected",
];
