// One request of HTTP/2, with all that its answer has, in its order.
import { connect, type OutgoingHttpHeaders } from "node:http2";

export interface Answer2 {
  /** Without what changes each time, and our mark. */
  headers: [string, unknown][];
  mark: string | undefined;
  body: string;
  trailers: [string, unknown][];
  /** Code of the stream's end. */
  code: number;
  tookMs: number;
}

const CHANGING = ["date", "x-envoy-upstream-service-time", "x-meshfuse"];

export function ask2(port: number, headers: OutgoingHttpHeaders, body?: Buffer): Promise<Answer2> {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on("error", () => undefined);
  const startMs = performance.now();
  const stream = session.request({ ":path": "/", ...headers }, { endStream: body === undefined });
  const answer: Answer2 = { headers: [], mark: undefined, body: "", trailers: [], code: 0, tookMs: 0 };
  return new Promise((resolve) => {
    stream.on("response", (got) => {
      answer.headers = Object.entries(got).filter(([name]) => !CHANGING.includes(name));
      answer.mark = got["x-meshfuse"]?.toString();
    });
    stream.on("data", (part: Buffer) => {
      answer.body += part.toString("latin1");
    });
    stream.on("trailers", (got) => {
      answer.trailers = Object.entries(got);
    });
    stream.on("error", () => undefined);
    stream.on("close", () => {
      session.destroy();
      resolve({ ...answer, code: stream.rstCode, tookMs: performance.now() - startMs });
    });
    if (body !== undefined) stream.end(body);
  });
}
