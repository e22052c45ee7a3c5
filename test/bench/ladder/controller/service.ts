// The controller's gRPC port with services of a test's own behind it.
import { status } from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import { bytesMethod, listen, type Service } from "../../../../controller/grpc/index.js";

export async function authorityOf(service: Service): Promise<string> {
  const listening = await listen({ host: "127.0.0.1", port: 0, services: [service] });
  onTestFinished(() => listening.stop(0));
  return `127.0.0.1:${listening.port}`;
}

/** Takes each report, unless `refusal` says why not. */
export function reportsTo(taken: Uint8Array[], refusal?: string): Service {
  return {
    definition: { Report: bytesMethod("/meshfuse.report.v1alpha1.ReportService/Report", false) },
    handlers: {
      Report: (
        { request }: { request: Uint8Array },
        reply: (error: object | null, answer?: Uint8Array) => void,
      ) => {
        taken.push(request);
        if (refusal === undefined) reply(null, new Uint8Array());
        else reply({ code: status.INVALID_ARGUMENT, details: refusal });
      },
    },
  };
}
