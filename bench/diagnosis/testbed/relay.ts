// A TCP relay between two sidecars: passes bytes on at once until it is told to do it badly.
import { createServer, type Server, Socket } from "node:net";

/** What a relay does to the bytes of both directions. */
export interface Link {
  /** Nobody listens: connections are refused, those that there are are reset. */
  isCut: boolean;
  /** Each piece arrives so much later, in its order, plus up to `jitterMs`. */
  delayMs: number;
  jitterMs: number;
  /** Share of the caller's pieces, 0 to 1, that wait so long before they go on: what a lost packet or a full queue does. */
  stallShare: number;
  stallMs: number;
  /** Share of the caller's pieces, 0 to 1, at which the connection is reset. */
  resetShare: number;
}

const SOUND: Link = {
  ...{ isCut: false, delayMs: 0, jitterMs: 0 },
  ...{ stallShare: 0, stallMs: 0, resetShare: 0 },
};

export interface Relay {
  /** Of 127.0.0.1. */
  readonly port: number;
  /** What is not named is sound. Resolves when it is so. */
  set(link: Partial<Link>): Promise<void>;
  close(): Promise<void>;
}

interface RelayNeeds {
  /** Numbers in [0, 1). */
  random: () => number;
  nowMs: () => number;
  after: (delayMs: number, call: () => void) => unknown;
}

const SYSTEM: RelayNeeds = {
  random: Math.random,
  nowMs: () => performance.now(),
  after: (delayMs, call) => setTimeout(call, delayMs),
};

/** Listens on a free port of 127.0.0.1, for what listens at another one. */
export async function startRelay(targetPort: number, needs: Partial<RelayNeeds> = {}): Promise<Relay> {
  const running = { ...SYSTEM, ...needs };
  const sockets = new Set<Socket>();
  let link = SOUND;
  const accept = () => acceptor(targetPort, sockets, () => link, running);
  let server = accept();
  const port = await listen(server, 0);
  return {
    port,
    async set(next) {
      const wasCut = link.isCut;
      link = { ...SOUND, ...next };
      if (link.isCut === wasCut) return;
      if (link.isCut) {
        await end(server, sockets);
        return;
      }
      server = accept();
      await listen(server, port);
    },
    async close() {
      const ended = end(server, sockets);
      // A reset waits for what is still to be written, which nobody may read any more.
      for (const socket of sockets) socket.destroy();
      await ended;
    },
  };
}

/** Its connections are in `sockets` while they last. */
function acceptor(targetPort: number, sockets: Set<Socket>, link: () => Link, needs: RelayNeeds): Server {
  return createServer({ noDelay: true }, (near) => {
    const far = new Socket().setNoDelay(true).connect(targetPort, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    const pair = { reset: () => resetAll([near, far]), link };
    pass(near, far, true, pair, needs);
    pass(far, near, false, pair, needs);
  });
}

interface Pair {
  reset(): void;
  link(): Link;
}

/** One direction. What waits keeps its order: nothing overtakes the piece before it. */
function pass(from: Socket, to: Socket, isCallers: boolean, pair: Pair, needs: RelayNeeds): void {
  let lastDueMs = 0;
  const later = (extraMs: number, what: () => void) => {
    const nowMs = needs.nowMs();
    const dueMs = Math.max(lastDueMs, nowMs + extraMs);
    lastDueMs = dueMs;
    if (dueMs <= nowMs) what();
    else needs.after(dueMs - nowMs, what);
  };
  from.on("data", (piece: Buffer) => {
    const { delayMs, jitterMs, stallShare, stallMs, resetShare } = pair.link();
    if (isCallers && needs.random() < resetShare) {
      pair.reset();
      return;
    }
    const isStalled = isCallers && needs.random() < stallShare;
    later(delayMs + jitterMs * needs.random() + (isStalled ? stallMs : 0), () => {
      if (!to.destroyed) to.write(piece);
    });
  });
  from.on("end", () => later(0, () => to.end()));
  // One that is gone without a word, as when nobody listens, takes the other with it.
  from.on("error", pair.reset);
}

/** With a reset, as a host does that knows nothing of a connection. */
function resetAll(sockets: Iterable<Socket>): void {
  for (const socket of sockets) if (!socket.destroyed) socket.resetAndDestroy();
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

function end(server: Server, sockets: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    resetAll(sockets);
  });
}
