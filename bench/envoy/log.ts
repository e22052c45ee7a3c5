// The last lines that a process wrote, for the error that shows them.

/** Enough for Envoy's own startup error with its context. */
const KEPT_LINES = 400;
const SHOWN_LINES = 15;

/** Cuts chunks into lines and keeps the last of them. */
export class LogTail {
  private kept: string[] = [];
  private unfinished = "";

  constructor(private readonly onLine: (line: string) => void = () => {}) {}

  add(chunk: Buffer | string): void {
    const lines = (this.unfinished + chunk.toString()).split("\n");
    this.unfinished = lines.pop() ?? "";
    for (const line of lines) {
      this.kept.push(line);
      this.onLine(line);
    }
    if (this.kept.length > KEPT_LINES) this.kept = this.kept.slice(-KEPT_LINES);
  }

  /** Oldest first, with the line that is not ended yet. */
  lines(): string[] {
    return this.unfinished === "" ? [...this.kept] : [...this.kept, this.unfinished];
  }

  /** The tail as an error shows it. */
  shown(): string {
    const tail = this.lines().slice(-SHOWN_LINES);
    return tail.length === 0 ? "  (it logged nothing)" : tail.map((line) => `  ${line}`).join("\n");
  }
}
