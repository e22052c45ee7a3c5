/** What the ledger knows of one sidecar, as it is written down: plain JSON. */

export interface KeptSidecar {
  /** Processes that no longer count. */
  dropped: number[];
  touchedMs: number;
  lastBoot: number;
  boots: KeptBoot[];
}

export interface KeptBoot {
  boot: number;
  sequence: number;
  isCatchingUp: boolean;
  /** Records that found no room. */
  missing: number;
  slots: KeptSlot[];
}

export interface KeptSlot {
  index: number;
  epoch: number;
  records: KeptRecord[];
  gauges: [key: string, value: number][];
}

/** Cells: index and number in turn, of the numbers that are not 0. */
export type KeptRecord = [key: string, length: number, cells: number[]];
