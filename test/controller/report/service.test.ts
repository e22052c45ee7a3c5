import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Listening, listen } from "../../../controller/grpc/index.js";
import { meshfuse } from "../../../controller/proto/index.js";
import { type Accepted, ReportLedger, reportService } from "../../../controller/report/index.js";
import { encode, message, odd, slot } from "./messages.js";

const METHOD = "/meshfuse.report.v1alpha1.ReportService/Report";
const { ReportReply } = meshfuse.report.v1alpha1;

let listening: Listening;
let client: Client;
let taken: Accepted[];
let onReport: (accepted: Accepted) => void;
let ended: Set<string>;

beforeEach(async () => {
  taken = [];
  ended = new Set();
  onReport = (accepted) => taken.push(accepted);
  const service = reportService({
    ledger: new ReportLedger(),
    clock: () => 1000,
    intervalMs: () => 500,
    endLeases: (nodeId) => ended.has(nodeId),
    onReport: (accepted) => onReport(accepted),
  });
  listening = await listen({ host: "127.0.0.1", port: 0, services: [service] });
  client = new Client(`127.0.0.1:${listening.port}`, credentials.createInsecure());
});
afterEach(async () => {
  client.close();
  await listening.stop(0);
});

function send(bytes: Uint8Array): Promise<meshfuse.report.v1alpha1.ReportReply.$Shape | ServiceError> {
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      METHOD,
      Buffer.from,
      (reply) => ReportReply.decode(reply),
      Buffer.from(bytes),
      (error, reply) => resolve(error ?? reply ?? {}),
    );
  });
}

describe("the report service", () => {
  it("takes a report and answers with the interval and a request for everything", async () => {
    expect(await send(encode({ slots: [slot()] }))).toMatchObject({ intervalMs: 500, resend: true });
    expect(taken).toHaveLength(1);
    expect(taken[0]?.report.nodeId).toBe("s1");
  });

  it("answers a report that it knows already without taking it again", async () => {
    await send(encode());
    expect(await send(encode())).toMatchObject({ intervalMs: 500, resend: false });
    expect(taken).toHaveLength(1);
  });

  it("renews the leases of a sidecar's faults with each answer, or ends them with each", async () => {
    expect(await send(encode())).toMatchObject({ endLeases: false });
    ended.add("s1");
    expect(await send(encode({ sequence: 2 }))).toMatchObject({ endLeases: true });
    expect(await send(encode({ sequence: 2 }))).toMatchObject({ endLeases: true });
    expect(await send(encode({ nodeId: "s2" }))).toMatchObject({ endLeases: false });
  });

  it("refuses a bad report with every reason, and the next good one counts as if it had not been", async () => {
    const bad = await send(encode({ nodeId: "", breakers: [{ state: odd(9) }] }));
    expect(bad).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: "node_id: is empty; breakers[0].name: is empty; breakers[0].state: 9 is not one of 0 to 3",
    });
    expect(await send(Buffer.from("noise"))).toMatchObject({ code: status.INVALID_ARGUMENT });
    expect(await send(encode(message()))).toMatchObject({ resend: true });
    expect(taken).toHaveLength(1);
  });

  it("survives a listener that throws", async () => {
    onReport = () => {
      throw new Error("no such luck");
    };
    expect(await send(encode())).toMatchObject({
      code: status.INTERNAL,
      details: "the controller failed: no such luck",
    });
    onReport = (accepted) => taken.push(accepted);
    expect(await send(encode({ sequence: 2 }))).toMatchObject({ intervalMs: 500 });
  });
});
