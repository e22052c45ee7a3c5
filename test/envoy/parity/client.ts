// The real client: one connection a request.
import { request as httpRequest } from "node:http";
import { connect } from "node:http2";
import { comparedHeaders, type Scenario, type Seen } from "./scenario.js";

export function send(port: number, scenario: Scenario): Promise<Seen> {
  return scenario.grpc === true ? sendGrpc(port, scenario) : sendHttp1(port, scenario);
}

function sendHttp1(port: number, scenario: Scenario): Promise<Seen> {
  const { path, method = "GET", script, headers, body, cancelAfterMs } = scenario;
  const all = { ...headers, "x-probe": script, connection: "close" };
  return new Promise((resolve) => {
    const seen: Seen = { status: undefined, body: "", headers: {}, reset: true };
    const request = httpRequest({ host: "127.0.0.1", port, path, method, headers: all, agent: false });
    request.on("response", (response) => {
      seen.status = response.statusCode;
      seen.headers = comparedHeaders(
        Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const),
      );
      response.on("data", (chunk: Buffer) => {
        seen.body += chunk.toString();
      });
      response.on("error", () => undefined);
      response.on("end", () => {
        seen.reset = !response.complete;
      });
      response.on("close", () => resolve(seen));
    });
    request.on("error", () => resolve(seen));
    request.end(body);
    if (cancelAfterMs !== undefined) setTimeout(() => request.destroy(), cancelAfterMs);
  });
}

function sendGrpc(port: number, scenario: Scenario): Promise<Seen> {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on("error", () => undefined);
  const seen: Seen = { status: undefined, body: "", headers: {}, reset: false };
  const stream = session.request({
    ...{
      ":path": scenario.path,
      ":method": "POST",
      "content-type": "application/grpc",
      "x-probe": scenario.script,
    },
    ...scenario.headers,
  });
  const take = (headers: object) => {
    const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    seen.headers = { ...seen.headers, ...comparedHeaders(pairs) };
  };
  return new Promise((resolve) => {
    stream.on("response", (headers) => {
      seen.status = headers[":status"];
      take(headers);
    });
    stream.on("trailers", take);
    stream.on("data", (chunk: Buffer) => {
      seen.body += chunk.toString();
    });
    stream.on("error", () => undefined);
    stream.on("close", () => {
      seen.reset = stream.rstCode !== 0;
      session.destroy();
      resolve(seen);
    });
    stream.end(scenario.body);
    if (scenario.cancelAfterMs !== undefined) setTimeout(() => stream.close(8), scenario.cancelAfterMs);
  });
}
