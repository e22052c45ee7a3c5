// What an Envoy's admin endpoint tells: readiness and counters.
import { get } from "node:http";

/** The admin endpoint answers from memory; a main thread that compiles a module may hold it up for a while. */
const ANSWER_WITHIN_MS = 15_000;

export interface AdminAnswer {
  status: number;
  body: string;
}

/** GET of `http://127.0.0.1:9901` + `/stats?...`. Rejects when nobody answers. */
export function askAdmin(adminUrl: string, path: string): Promise<AdminAnswer> {
  return new Promise((resolve, reject) => {
    const request = get(`${adminUrl}${path}`, { agent: false, timeout: ANSWER_WITHIN_MS }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error(`no answer from ${adminUrl}${path}`)));
    request.on("error", reject);
  });
}

/**
 * Counters and gauges of `/stats` text (`name: 12` a line) by name. Histograms and texts are left out.
 */
export function parseStats(text: string): Map<string, number> {
  const stats = new Map<string, number>();
  for (const line of text.split("\n")) {
    // From the right: a name may hold ": " where a label value does.
    const colon = line.lastIndexOf(": ");
    const value = line.slice(colon + 2);
    if (colon > 0 && /^-?\d+$/.test(value)) stats.set(line.slice(0, colon), Number(value));
  }
  return stats;
}
