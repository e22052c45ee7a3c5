/** The one gRPC port of the controller: sidecars fetch their configuration from it and report to it. */
import {
  logVerbosity,
  Server,
  ServerCredentials,
  type ServerOptions,
  type ServiceDefinition,
  setLogVerbosity,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

/** A node description has been seen at 61 KB; no honest message comes near this. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** A peer that vanished without a FIN is noticed within 40 s, and its streams and their state are freed. */
const KEEPALIVE_EVERY_MS = 30_000;
const KEEPALIVE_TIMEOUT_MS = 10_000;
const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

export interface Service {
  definition: ServiceDefinition;
  handlers: UntypedServiceImplementation;
}

interface ListenOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  services: Service[];
  /** Somebody decided that plaintext beyond this machine is right for this network. */
  allowRemote?: boolean;
}

export interface Listening {
  port: number;
  /** Waits up to `graceMs` for calls under way, then cuts them. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Serves the services in plaintext, on loopback only unless `allowRemote`.
 * Rejects with one line that says what to do: the port is taken, or the host is not this machine alone.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { host, port, allowRemote = false } = options;
  if (!allowRemote && !LOOPBACK.includes(host)) {
    throw new Error(`${host} is not a loopback address: plaintext gRPC listens on ${LOOPBACK[0]} only`);
  }
  // The library prints what it also reports; here whoever is told decides what a person reads.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server(SERVER_OPTIONS);
  for (const { definition, handlers } of options.services) server.addService(definition, handlers);
  const bound = await bind(server, host, port);
  return { port: bound, stop: (graceMs) => stop(server, graceMs) };
}

const SERVER_OPTIONS: ServerOptions = {
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.keepalive_time_ms": KEEPALIVE_EVERY_MS,
  "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
};

function bind(server: Server, host: string, port: number): Promise<number> {
  const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) return resolve(bound);
      const taken = error.message.includes("EADDRINUSE");
      const advice = "is already in use: stop what listens there, or choose another port";
      reject(new Error(taken ? `${address} ${advice}` : `cannot listen on ${address}: ${error.message}`));
    });
  });
}

function stop(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.forceShutdown(), graceMs);
    server.tryShutdown(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
