import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { envoy } from "../../../controller/proto/index.js";
import { STATE_OF_THE_WORLD } from "../../../controller/xds/dialect.js";
import { History } from "../../../controller/xds/history.js";
import { Stream } from "../../../controller/xds/stream.js";
import { MODULE, NODE, resource } from "./harness.js";

type Done = (error?: Error | null) => void;

/** A stream on a wire whose writes end when the test says so. */
function stalled() {
  const written: { bytes: Uint8Array; done: Done }[] = [];
  const closed: string[] = [];
  let wanted = resource("a", "0");
  const stream = new Stream(
    1,
    STATE_OF_THE_WORLD,
    {
      write: (bytes, done) => written.push({ bytes, done }),
      close: (code, details) => closed.push(`${status[code]} ${details}`),
    },
    {
      provider: { resource: () => wanted },
      events: {},
      history: new History(),
      clock: () => 0,
      joined: () => {},
    },
  );
  const send = (message: envoy.service.discovery.v3.DiscoveryRequest.$Properties) => {
    stream.receive(envoy.service.discovery.v3.DiscoveryRequest.encode(message).finish());
  };
  send({ node: NODE, resourceNames: ["a"] });
  const set = (revision: string) => {
    wanted = resource("a", revision);
    stream.refresh();
  };
  return { stream, written, closed, send, set };
}

describe("a wire that stalls", () => {
  it("gets nothing more, not even for answers that come ahead of the bytes", () => {
    const { written, send, set } = stalled();
    send({ responseNonce: "1", versionInfo: "x", resourceNames: ["a"] });
    for (let revision = 1; revision <= 100; revision++) set(String(revision));
    expect(written).toHaveLength(1);
  });

  it("gets the newest state once the bytes have left", () => {
    const { written, send, set } = stalled();
    send({ responseNonce: "1", versionInfo: "x", resourceNames: ["a"] });
    set("1");
    set("2");
    written[0]?.done();
    expect(written).toHaveLength(2);
    const sent = envoy.service.discovery.v3.DiscoveryResponse.decode(written[1]?.bytes ?? MODULE);
    expect(sent.versionInfo).toBe(resource("a", "2").version);
  });

  it("that fails ends the stream with an error, and nothing is sent any more [15]", () => {
    const { stream, written, closed, set } = stalled();
    written[0]?.done(new Error("broken pipe"));
    expect(closed).toEqual(["UNAVAILABLE write failed: broken pipe"]);
    set("1");
    stream.receive(MODULE);
    expect(written).toHaveLength(1);
    expect(closed).toHaveLength(1);
  });
});
