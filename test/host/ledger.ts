// What a guest cost: entries into it, calls out of it, and the values that it had returned (each one calls the
// guest's allocator, which is what makes it dear on a real Envoy).

export class Ledger {
  /** Guest callbacks by name, such as proxy_on_request_headers. */
  readonly entries: Record<string, number> = {};
  /** Host calls by name, such as proxy_get_property. */
  readonly hostCalls: Record<string, number> = {};
  /** Values copied into guest memory through its allocator. */
  returnedValues = 0;
  returnedBytes = 0;

  get totalEntries(): number {
    return sum(this.entries);
  }

  get totalHostCalls(): number {
    return sum(this.hostCalls);
  }

  entry(name: string): void {
    this.entries[name] = (this.entries[name] ?? 0) + 1;
  }

  hostCall(name: string): void {
    this.hostCalls[name] = (this.hostCalls[name] ?? 0) + 1;
  }

  returned(size: number): void {
    this.returnedValues += 1;
    this.returnedBytes += size;
  }

  reset(): void {
    for (const name of Object.keys(this.entries)) delete this.entries[name];
    for (const name of Object.keys(this.hostCalls)) delete this.hostCalls[name];
    this.returnedValues = 0;
    this.returnedBytes = 0;
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
