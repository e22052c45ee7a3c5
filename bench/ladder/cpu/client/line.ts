// A kept connection that sends a request when the last one is answered, and counts answers by their bytes: a client that
// parsed more would be slower than the proxy it loads.
import { connect, type Socket } from "node:net";

const HEAD_END = "\r\n\r\n";
/** `HTTP/1.1 200`: all that is read of an answer once its length is known. */
const STATUS_START = 9;
const STATUS_END = 12;
/** More than any answer here; a longer one comes in pieces. */
const READ_BYTES = 16 * 1024;

const NOTHING: Buffer = Buffer.alloc(0);

/** What all answers to a subject's requests are: of one length, which the first one tells. */
export interface Shape {
  readonly status: string;
  length: number | undefined;
}

export interface Line {
  /** One request; `answered` hears when its answer is whole, and throws for none. */
  send(request: Buffer, answered: () => void): void;
  close(): void;
}

/** `failed` hears of an answer that is another, and of a connection that ends. */
export function openLine(port: number, shape: Shape, failed: (reason: string) => void): Promise<Line> {
  return new Promise((resolve, reject) => {
    const reader = new Answers(shape, failed);
    const take = (bytes: number, buffer: Uint8Array) => {
      reader.take(buffer.subarray(0, bytes));
      return true;
    };
    const onread = { buffer: Buffer.allocUnsafe(READ_BYTES), callback: take };
    const socket = connect({ host: "127.0.0.1", port, noDelay: true, onread });
    socket.once("error", (error) => {
      failed(error.message);
      reject(error);
    });
    socket.once("close", () => failed("Envoy closed a connection"));
    socket.once("connect", () => resolve(lineOn(socket, reader)));
  });
}

function lineOn(socket: Socket, reader: Answers): Line {
  return {
    send: (request, answered) => {
      reader.awaited = answered;
      socket.write(request);
    },
    close: () => {
      socket.removeAllListeners("close");
      socket.destroy();
    },
  };
}

/** Takes bytes as they come. */
export class Answers {
  awaited: (() => void) | undefined;
  #pending = NOTHING;

  constructor(
    private readonly shape: Shape,
    private readonly failed: (reason: string) => void,
  ) {}

  take(bytes: Uint8Array): void {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // Almost always one whole answer; copied only where it is not, since the next read takes its place.
    const isWhole = this.#pending.length === 0 && buffer.length === this.shape.length;
    const answer = isWhole ? buffer : Buffer.concat([this.#pending, buffer]);
    this.shape.length ??= wholeLength(answer);
    const isEnded = answer.length >= (this.shape.length ?? Number.POSITIVE_INFINITY);
    this.#pending = isEnded ? NOTHING : answer;
    if (isEnded) this.#end(answer);
  }

  #end(answer: Buffer): void {
    const { awaited, shape } = this;
    this.awaited = undefined;
    const status = answer.toString("latin1", STATUS_START, STATUS_END);
    const shown = () => `:\n${answer.toString("latin1")}`;
    if (status !== shape.status) this.failed(`status ${status} where ${shape.status} was to come${shown()}`);
    else if (answer.length !== shape.length)
      this.failed(`${answer.length} bytes where ${shape.length} were to come${shown()}`);
    else if (awaited === undefined) this.failed("an answer to no request");
    else awaited();
  }
}

/** Of an answer's head and body; undefined while the head is not whole. */
export function wholeLength(answer: Buffer): number | undefined {
  const end = answer.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const [, length = "0"] = /\r\ncontent-length: (\d+)/i.exec(answer.toString("latin1", 0, end)) ?? [];
  return end + HEAD_END.length + Number(length);
}
