/** Server-sent events, block by block. */
import { request } from "node:http";
import { expect, onTestFinished } from "vitest";

export interface Block {
  id?: string;
  event?: string;
  data?: string;
  retry?: string;
  /** Nothing but a comment, and how far the stream has come. */
  isComment: boolean;
}

/** An event stream as a client reads it. */
export class Reader {
  #text = "";
  #wake = () => {};
  isEnded = false;

  static open(url: URL, path = "/api/v1/events", headers: Record<string, string> = {}): Promise<Reader> {
    return new Promise((resolve, reject) => {
      const reader = new Reader();
      const ask = request(new URL(path, url), { headers }, (response) => {
        expect(response.statusCode).toBe(200);
        expect(response.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
        response.on("data", (data: Buffer) => reader.#take(String(data)));
        response.on("close", () => reader.#end());
        resolve(reader);
      });
      ask.on("error", reject);
      onTestFinished(() => {
        ask.destroy();
      });
      ask.end();
    });
  }

  /** Undefined: the stream has ended. */
  async next(): Promise<Block | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return blockOf(block);
      }
      if (this.isEnded) return undefined;
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  #take(text: string): void {
    this.#text += text;
    this.#wake();
  }

  #end(): void {
    this.isEnded = true;
    this.#wake();
  }
}

function blockOf(text: string): Block {
  const fields = text.split("\n").map((line) => /^([a-z]*): ?(.*)$/.exec(line)?.slice(1) ?? ["", ""]);
  return {
    ...Object.fromEntries(fields.filter(([name]) => name !== "")),
    isComment: fields.some(([name]) => name === ""),
  };
}
