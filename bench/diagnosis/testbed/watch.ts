// What a person at the controller's API is told while the testbed runs, and when.
import { type ApiClient, apiClient, type Schemas } from "../../../controller/client/index.js";
import type { CauseKind, CauseTarget, SymptomKind } from "../../../controller/model/index.js";
import type { Told } from "../score/index.js";

/** The report that counts is the last one within this time of the first word of an incident. */
const REPORT_WITHIN_MS = 5_000;

export class Watch {
  readonly #api: ApiClient;
  readonly #told = new Map<number, Told>();
  #isOver = true;

  /** `api`: URL of the controller's. */
  constructor(api: string, fetcher: (request: Request) => Promise<Response> = fetch) {
    this.#api = apiClient({ baseUrl: api, fetch: fetcher });
  }

  /** Once a second: what is not asked for at once is late in the result. Rejects where the API does not answer. */
  async look(nowMs: number): Promise<void> {
    const { data } = await this.#api.GET("/api/v1/incidents", { params: { query: { limit: 20 } } });
    const incidents = data?.incidents ?? [];
    this.#isOver = incidents.every(({ condition }) => condition === "over");
    for (const { id } of incidents) {
      const known = this.#told.get(id);
      if (known !== undefined && nowMs - known.detectedMs > REPORT_WITHIN_MS) continue;
      const { data: report } = await this.#api.GET("/api/v1/incidents/{id}", {
        params: { path: { id: String(id) } },
      });
      if (report !== undefined) this.#told.set(id, toldOf(report, known?.detectedMs ?? nowMs, nowMs));
    }
  }

  /** At the last look no incident was open. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** By the time of the first word of them. */
  told(): Told[] {
    return [...this.#told.values()].sort((one, other) => one.detectedMs - other.detectedMs);
  }
}

function toldOf(report: Schemas["IncidentReport"], detectedMs: number, nowMs: number): Told {
  return {
    ...{ id: report.id, onsetMs: report.onsetMs, detectedMs, diagnosedMs: nowMs },
    symptoms: report.symptoms.map(({ kind, source, destination }) => ({
      ...{ source, destination },
      kind: kind as SymptomKind,
    })),
    causes: report.causes.map(({ target, kind, confidence }) => ({
      ...{ confidence, kind: kind as CauseKind },
      target: target as CauseTarget,
    })),
  };
}
