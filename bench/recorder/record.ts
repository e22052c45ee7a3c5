// What a module asked of its host for one request.

/** A counter, gauge or histogram (0, 1, 2), by its name. */
export interface Metric {
  kind: number;
  name: string;
}

/** Numbers as they are, bytes one character each, a metric by its name, a cell for what the host gives back by its kind. */
export type Argument = number | bigint | string | Metric | { cell: "out" | "wideOut" | "value" };

export interface Call {
  name: string;
  args: readonly Argument[];
  /** Bytes of the value that the host copied into the module through its allocator; undefined: none. */
  returnedBytes?: number;
}

/** One entry into the module. */
export interface Entry {
  /** The export. */
  name: string;
  calls: readonly Call[];
  /** What it answered; undefined: nothing. */
  answer?: number;
}

/** The entries of one request, in their order. */
export type Recording = readonly Entry[];

/** The module cannot be recorded: why, and where. */
export class RecordError extends Error {}

export interface Totals {
  entries: number;
  hostCalls: number;
  returnedValues: number;
  returnedBytes: number;
}

export function totalsOf(recording: Recording): Totals {
  const calls = recording.flatMap((entry) => entry.calls);
  const returned = calls.flatMap(({ returnedBytes }) => returnedBytes ?? []);
  return {
    entries: recording.length,
    hostCalls: calls.length,
    returnedValues: returned.length,
    returnedBytes: returned.reduce((sum, bytes) => sum + bytes, 0),
  };
}
