// The probe's log lines in a real Envoy's log, by thread.

/** [time][thread][level][wasm] [source] wasm log [PLUGIN] ROOT VM: text; a stream's line has the plugin's name. */
const LINE = /^\[[^\]]*\]\[(\d+)\]\[\w+\]\[wasm\].* wasm log (?:probe )?r vm: (.*)$/;
const POLL_MS = 5;
const WITHIN_MS = 45_000;

export class ProbeLog {
  readonly #lines: { thread: string; text: string }[] = [];
  #read = 0;

  add(line: string): void {
    const [, thread, text] = LINE.exec(line) ?? [];
    if (thread !== undefined && text !== undefined) this.#lines.push({ thread, text });
  }

  /** The worker's lines since the last call, as soon as one of them is `last`. */
  async until(last: RegExp): Promise<string[]> {
    for (let waitedMs = 0; waitedMs < WITHIN_MS; waitedMs += POLL_MS) {
      const lines = this.#ofWorker();
      if (lines.slice(this.#read).some((line) => last.test(line))) {
        const fresh = lines.slice(this.#read);
        this.#read = lines.length;
        return fresh;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error(
      `no line ${String(last)} in\n${this.#lines.map(({ thread, text }) => `${thread} ${text}`).join("\n")}`,
    );
  }

  /** The worker is the thread that serves streams. */
  #ofWorker(): string[] {
    const worker = this.#lines.find(({ text }) => text.startsWith("request_headers"))?.thread;
    const lines = this.#lines.filter(({ thread }) => thread === worker).map(({ text }) => text);
    return lines.slice(lines.findIndex((text) => text.startsWith("configure")) + 1);
  }
}
