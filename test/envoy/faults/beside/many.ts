// Many requests over a few kept connections, as cheaply as it goes: what each was answered, in their order.
import { connect, type Socket } from "node:net";

const FEW = 32;
const HEAD_END = "\r\n\r\n";

/** The status of each answer, and its mark where it has one. All answers must have a content-length. */
export interface Brief {
  status: number;
  mark: string | undefined;
}

/** `requests`: as they stand on the wire, each kept alive. Rejects where a connection ends before its answers. */
export async function askMany(
  port: number,
  requests: readonly Buffer[],
  connections = FEW,
): Promise<Brief[]> {
  const answers: Brief[] = new Array(requests.length);
  let next = 0;
  const walk = async () => {
    const line = await Line.open(port);
    while (next < requests.length) {
      const index = next++;
      answers[index] = await line.ask(requests[index] ?? Buffer.alloc(0));
    }
    line.close();
  };
  await Promise.all(Array.from({ length: connections }, walk));
  return answers;
}

class Line {
  #received = "";
  #settle: { resolve: (brief: Brief) => void; reject: (error: Error) => void } | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on("data", (piece: Buffer) => this.#take(piece));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#settle?.reject(new Error("a connection ended before its answer")));
  }

  static open(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(new Line(socket)));
      socket.once("error", reject);
    });
  }

  ask(request: Buffer): Promise<Brief> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.socket.write(request);
    });
  }

  close(): void {
    this.#settle = undefined;
    this.socket.destroy();
  }

  #take(piece: Buffer): void {
    this.#received += piece.toString("latin1");
    const end = this.#received.indexOf(HEAD_END);
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const length = Number(/^content-length: (\d+)/m.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) {
      this.#settle?.reject(new Error(`an answer has no length: ${head}`));
      this.close();
      return;
    }
    if (this.#received.length < end + HEAD_END.length + length) return;
    this.#received = this.#received.slice(end + HEAD_END.length + length);
    const mark = /^x-meshfuse: (.*)\r?$/m.exec(head)?.[1];
    this.#settle?.resolve({ status: Number(head.slice(9, 12)), mark });
  }
}
