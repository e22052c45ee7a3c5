import { afterEach, describe, expect, it } from "vitest";
import { connectWorkers, workerThatTakes } from "../../../bench/breaker/workers.js";
import type { EnvoyProcess } from "../../../bench/envoy/index.js";
import { VirtualClock } from "./clock.js";
import { type Service, serve } from "./service.js";

let service: Service | undefined;
afterEach(() => service?.stop());

/** An Envoy that counts the connections of `service` as its workers', in turn. */
function envoyOf(service: Service, workers: number): EnvoyProcess {
  const stats = async () => {
    const connections = new Set(service.requests.map(({ socket }) => socket.remotePort)).size;
    const names = Array.from({ length: workers }, (_, worker) => {
      const name = `listener.127.0.0.1_${service.port}.worker_${worker}.downstream_cx_active`;
      return [name, Math.floor((connections + workers - 1 - worker) / workers)] as const;
    });
    return new Map(names);
  };
  return {
    ...{ pid: 0, adminPort: 0, adminUrl: "", logs: () => [], exited: Promise.resolve(0), stats },
    ...{ ready: async () => undefined, stop: async () => undefined },
  };
}

describe("connections by worker", () => {
  it("say which worker took each", async () => {
    service = await serve(() => false);
    const opened = await connectWorkers(envoyOf(service, 2), service.port, 2, 4);
    expect(opened.map(({ worker }) => worker)).toEqual([0, 1, 0, 1]);
    for (const { connection } of opened) connection.close();
  });

  it("reject where a worker has none", async () => {
    service = await serve(() => false);
    const opened = connectWorkers(envoyOf(service, 4), service.port, 4, 3);
    await expect(opened).rejects.toThrow("3 connections are on 3 of 4 workers");
  });

  it("reject where no worker says that it took one", async () => {
    service = await serve(() => false);
    const clock = new VirtualClock();
    const taken = workerThatTakes(envoyOf(service, 2), service.port, async () => undefined, clock);
    await expect(clock.run(taken)).rejects.toThrow("Envoy does not say which worker took a connection");
  });
});
