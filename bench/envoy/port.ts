// Ports of 127.0.0.1 that nobody listens on.
import { createSocket } from "node:dgram";
import { createServer, type Server } from "node:net";

/** Below the ranges from which Linux and macOS take the ports of outgoing connections, which could get in between. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const ATTEMPTS = 100;
/** More than whoever asked for a port takes to listen on it: an Envoy's start on a loaded machine. */
const RESERVED_MS = 30_000;

/**
 * A free port. Nobody else who asks here is given it meanwhile, in another process neither; who does not ask may take it
 * before it is used: whoever binds it must still say so when it fails.
 */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/** Nobody listens on this one of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  const server = await hold(port);
  await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  return server !== undefined;
}

/** `count` different free ports. Rejects when so many cannot be found. */
export async function freePorts(count: number): Promise<number[]> {
  const held: { port: number; server: Server }[] = [];
  try {
    // All are held until the last is found: so they differ.
    while (held.length < count) held.push(await holdAny());
    return held.map(({ port }) => port);
  } finally {
    await Promise.all(
      held.map(({ server }) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
  }
}

async function holdAny(): Promise<{ port: number; server: Server }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    const server = await hold(port);
    if (server === undefined) continue;
    if (await reserve(port)) return { port, server };
    server.close();
  }
  throw new Error(`no free port of 127.0.0.1 between ${FIRST_PORT} and ${LAST_PORT} in ${ATTEMPTS} attempts`);
}

/** By the UDP port of the same number, which says so to other processes and is in nobody's way. False: it is another's. */
function reserve(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  return new Promise((resolve) => {
    socket.once("error", ({ code }: NodeJS.ErrnoException) => {
      socket.close(() => resolve(code !== "EADDRINUSE"));
    });
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => {
      socket.unref();
      setTimeout(() => socket.close(), RESERVED_MS).unref();
      resolve(true);
    });
  });
}

/** Undefined when somebody else has it. */
function hold(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
