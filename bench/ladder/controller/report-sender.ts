// Reports over HTTP/2 as they are, one connection for each sidecar: a gRPC library would cost the sender what it costs the
// controller, and then the sender would be measured.
import { type ClientHttp2Session, connect, constants } from "node:http2";
import { connect as connectSocket } from "node:net";
import { BenchError } from "../step.js";

const PATH = "/meshfuse.report.v1alpha1.ReportService/Report";
const PREFIX_BYTES = 5;
const OK = "0";

export interface Sends {
  /** Resolves when the controller has taken it; rejects with what it says otherwise. */
  send(report: Buffer): Promise<void>;
}

export class ReportSender implements Sends {
  readonly #session: ClientHttp2Session;
  #failure: Error | undefined;

  /** `authority`: `host:port` of the controller. */
  constructor(authority: string) {
    const colon = authority.lastIndexOf(":");
    const [host, port] = [authority.slice(0, colon), Number(authority.slice(colon + 1))];
    // Small messages leave at once: what TCP would hold back for them is no time of the controller's.
    const createConnection = () => connectSocket({ host, port, noDelay: true });
    this.#session = connect(`http://${authority}`, { createConnection });
    this.#session.on("error", (error) => {
      this.#failure = error;
    });
  }

  send(report: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) throw this.#failure;
      const stream = this.#session.request({
        [constants.HTTP2_HEADER_METHOD]: "POST",
        [constants.HTTP2_HEADER_PATH]: PATH,
        [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
        [constants.HTTP2_HEADER_TE]: "trailers",
      });
      let status: string | undefined;
      let words = "";
      const look = (headers: Record<string, string | string[] | number | undefined>) => {
        if (headers["grpc-status"] !== undefined) status = String(headers["grpc-status"]);
        words = String(headers["grpc-message"] ?? words);
      };
      stream.on("response", look);
      stream.on("trailers", look);
      stream.on("error", reject);
      stream.on("close", () => {
        if (status === OK) resolve();
        else
          reject(new BenchError(`the controller refuses a report: ${decodeURIComponent(words) || status}`));
      });
      stream.resume();
      stream.end(framed(report));
    });
  }

  close(): void {
    this.#session.destroy();
  }
}

/** gRPC's own: not compressed, so many bytes. */
export function framed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
