// Where the Envoys of a test send their spans: a collector of OTLP by gRPC, and one of Zipkin's JSON.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import protobuf from "protobufjs";
import { bytesMethod, listen } from "../../../controller/grpc/index.js";

export interface Span {
  traceId: string;
  /** Name of the service whose sidecar made it. */
  service: string;
  tags: Record<string, string>;
}

export interface Receiver {
  /** As `--trace` takes it. */
  target: string;
  spans: Span[];
  stop(): Promise<void>;
}

const OTLP = protobuf
  .parse(readFileSync(join(import.meta.dirname, "otlp.proto"), "utf8"))
  .root.lookupType("opentelemetry.proto.ExportTraceServiceRequest");
const EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

interface KeyValue {
  key: string;
  value?: { stringValue?: string };
}
interface Otlp {
  resourceSpans?: {
    resource?: { attributes?: KeyValue[] };
    scopeSpans?: { spans?: { traceId: Uint8Array; attributes?: KeyValue[] }[] }[];
  }[];
}
interface ZipkinSpan {
  traceId: string;
  localEndpoint?: { serviceName?: string };
  tags?: Record<string, string>;
}

export async function otlpReceiver(): Promise<Receiver> {
  const spans: Span[] = [];
  const take = (bytes: Uint8Array) => {
    const message = OTLP.toObject(OTLP.decode(bytes)) as Otlp;
    for (const { resource, scopeSpans = [] } of message.resourceSpans ?? []) {
      const service = tagsOf(resource?.attributes)["service.name"] ?? "";
      for (const { traceId, attributes } of scopeSpans.flatMap((scope) => scope.spans ?? [])) {
        spans.push({ traceId: Buffer.from(traceId).toString("hex"), service, tags: tagsOf(attributes) });
      }
    }
  };
  const { port, stop } = await listen({
    host: "127.0.0.1",
    port: 0,
    services: [
      {
        definition: { Export: bytesMethod(EXPORT, false) },
        handlers: {
          Export: ({ request }: { request: Uint8Array }, reply: (error: null, bytes: Uint8Array) => void) => {
            take(request);
            reply(null, new Uint8Array());
          },
        },
      },
    ],
  });
  return { target: `otlp=127.0.0.1:${port}`, spans, stop: () => stop(0) };
}

export async function zipkinReceiver(): Promise<Receiver> {
  const spans: Span[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const told = JSON.parse(Buffer.concat(parts).toString()) as ZipkinSpan[];
      for (const { traceId, localEndpoint, tags = {} } of told) {
        spans.push({ traceId, service: localEndpoint?.serviceName ?? "", tags });
      }
      response.writeHead(request.url === "/api/v2/spans" ? 202 : 404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { target: `zipkin=127.0.0.1:${port}`, spans, stop };
}

function tagsOf(attributes: readonly KeyValue[] = []): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value?.stringValue ?? ""]));
}
