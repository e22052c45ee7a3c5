/**
 * Open event streams (server-sent events). Nothing is kept for a client: each reads from the hub at the pace of its
 * socket. One that does not read is cut off, and finds its place again by the last id that it has.
 */
import type { ServerResponse } from "node:http";
import type { Clock } from "../clock.js";
import type { NumberedEvent, Subscription } from "../events/index.js";

/** Browsers come back after this long. */
const RETRY_MS = 2_000;
/** Proxies and clients give up silent connections after 30 s or more. */
const HEARTBEAT_MS = 15_000;

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  // A proxy in between would keep events back.
  "x-accel-buffering": "no",
} as const;

interface Stream {
  response: ServerResponse;
  subscription: Subscription;
  isWanted: (event: NumberedEvent) => boolean;
  /** The socket takes no more for now. */
  isFull: boolean;
}

export class EventStreams {
  readonly #open = new Set<Stream>();

  constructor(private readonly clock: Clock) {}

  get count(): number {
    return this.#open.size;
  }

  /** Takes the response over, until either side ends it. */
  begin(
    response: ServerResponse,
    subscription: Subscription,
    isWanted: (event: NumberedEvent) => boolean,
  ): void {
    const stream: Stream = { response, subscription, isWanted, isFull: false };
    this.#open.add(stream);
    const pump = () => this.#pump(stream);
    const cancel = this.#beat(stream);
    response.on("drain", () => {
      stream.isFull = false;
      pump();
    });
    response.on("close", () => {
      cancel();
      subscription.end();
      this.#open.delete(stream);
    });
    response.writeHead(200, HEADERS);
    write(stream, `retry: ${RETRY_MS}\n${subscription.hasGap ? "event: reset\ndata: {}\n" : ""}`);
    subscription.onNews(pump);
    pump();
  }

  /** All of them end as they should; clients come back. */
  end(): void {
    for (const { response } of this.#open) response.end();
  }

  #pump(stream: Stream): void {
    while (!stream.isFull) {
      const next = stream.subscription.next();
      if (next === undefined) return;
      if (next === "lost") {
        stream.response.destroy();
        return;
      }
      if (stream.isWanted(next)) {
        write(stream, `event: ${next.event.type}\ndata: ${JSON.stringify(next.event)}\n`);
      }
    }
  }

  /** Also tells how far the stream has come, for those that want few types. The result ends it. */
  #beat(stream: Stream): () => void {
    let cancel = () => {};
    const wait = () => {
      cancel = this.clock.after(HEARTBEAT_MS, () => {
        // Not read for as long as this: its client is gone, or asleep.
        if (stream.isFull) stream.response.destroy();
        else write(stream, ":\n");
        wait();
      });
    };
    wait();
    return () => cancel();
  }
}

/** One block, with the position after it. */
function write(stream: Stream, lines: string): void {
  // Until its socket closes more may happen, and is not for this one.
  if (stream.response.writableEnded) return;
  const isTaken = stream.response.write(`id: ${stream.subscription.position}\n${lines}\n`);
  if (!isTaken) stream.isFull = true;
}
