// A server that answers each request as a test says: by its number, from 0, over all connections.
import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Answering {
  port: number;
  /** Requests so far, and connections that were made. */
  seen: () => { requests: string[]; connections: number };
}

export async function startServer(answer: (index: number, socket: Socket) => string): Promise<Answering> {
  const requests: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes) => {
      const text = bytes.toString();
      socket.write(answer(requests.push(text) - 1, socket));
    });
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: portOf(server), seen: () => ({ requests, connections: sockets.length }) };
}

export function answered(status: number, body = "ok"): string {
  return `HTTP/1.1 ${status} Words\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
