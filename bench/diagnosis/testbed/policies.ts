// What the testbed says to the controller's API: policies in, the names of what they began out.
import { apiClient, YAML_BODY } from "../../../controller/client/index.js";
import { type Policy, policyKey } from "../../../controller/model/index.js";
import { BenchError } from "../../ladder/index.js";

const BY = "testbed";

export class Policies {
  readonly #api;

  /** `api`: URL of the controller's. */
  constructor(api: string, fetcher: (request: Request) => Promise<Response> = fetch) {
    this.#api = apiClient({ baseUrl: api, fetch: fetcher });
  }

  /** Resolves with the names of what began with it: the policy's own, and the experiment's. */
  async apply(policy: Policy): Promise<string[]> {
    const call = this.#api.POST("/api/v1/policies", {
      params: { query: { by: BY } },
      // JSON is YAML.
      body: JSON.stringify(policy),
      ...YAML_BODY,
    });
    check((await call).error, `applying ${policyKey(policy)}`);
    const { name, namespace } = policy.metadata;
    const names = [`${namespace}/${name}`];
    if (policy.kind !== "FaultInjection") return names;
    const { data, error } = await this.#api.GET("/api/v1/experiments", { params: { query: { limit: 100 } } });
    check(error, "listing experiments");
    const begun = data?.experiments.filter((each) => each.policy === policyKey(policy)) ?? [];
    return [...names, ...begun.map(({ id }) => id)];
  }

  /** True once each of so many sidecars runs what it should: before, they do not know who calls them. */
  async areDelivered(sidecars: number): Promise<boolean> {
    const { data, error } = await this.#api.GET("/api/v1/sidecars", { params: { query: { limit: 100 } } });
    check(error, "listing sidecars");
    const known = data?.sidecars ?? [];
    const isRunning = ({ deliveries }: (typeof known)[number]) =>
      deliveries.length > 0 && deliveries.every(({ delivered }) => delivered);
    return known.length === sidecars && known.every(isRunning);
  }

  async remove({ kind, metadata: { name, namespace } }: Policy): Promise<void> {
    const path = { kind, namespace, name };
    const { error } = await this.#api.DELETE("/api/v1/policies/{kind}/{namespace}/{name}", {
      params: { path, query: { by: BY } },
    });
    check(error, `removing ${kind} ${namespace}/${name}`);
  }
}

function check(error: unknown, what: string): void {
  if (error !== undefined) throw new BenchError(`${what}: ${JSON.stringify(error)}`);
}
