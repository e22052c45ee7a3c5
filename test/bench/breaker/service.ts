// Something that answers as an Envoy with a breaker would.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Service {
  port: number;
  requests: IncomingMessage[];
  stop(): Promise<void>;
}

/** `isOpen` decides for each request whether a breaker turns it away. */
export async function serve(isOpen: (request: IncomingMessage) => boolean, status = 200): Promise<Service> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request);
    if (isOpen(request)) response.setHeader("x-meshfuse", "breaker=b; state=open");
    response.statusCode = status;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
