// What a person chooses at the top of a dashboard. The data source is one of them: no dashboard names one of its own.
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { MESH_REQUESTS } from "./promql.js";

/** The Prometheus that the dashboard asks. */
export const DATASOURCE = { type: "prometheus", uid: `\${datasource}` };

/** The labels of the filter's own; whatever else stands on its requests is a tag, or comes from the scrape. */
const NOT_TAGS = [
  "__name__",
  "direction",
  "source",
  "destination",
  "outcome",
  "job",
  "instance",
  "namespace",
  "pod",
  "container",
  "service",
  "endpoint",
  "node",
  "prometheus",
];

export type Variable = Builder<VariableModel>;

export function datasourceVariable(): Variable {
  return new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus");
}

interface Values {
  /** Of the label, in the metric with its matchers. */
  label: string;
  of: string;
  description: string;
  /** Group 1 is what is kept of each value. */
  regex?: string;
}

/** Any number of values; all, and values that come later, unless some are chosen. */
export function manyOf(name: string, title: string, values: Values): Variable {
  return query(name, title, values).multi(true).includeAll(true).allValue(".*");
}

export function oneOf(name: string, title: string, values: Values): Variable {
  return query(name, title, values);
}

/** Namespaces of callees; matched by `inNamespace`. */
export function namespaceVariable(): Variable {
  return manyOf("namespace", "Namespace", {
    ...{ label: "destination", of: MESH_REQUESTS, regex: "/^([^\\/]+)\\//" },
    description: "Of the called services. All holds for `other`, too: hosts that are no service of the mesh.",
  });
}

export function inNamespace(label: string): string {
  return `${label}=~"$namespace(/.*)?"`;
}

/** Who counted: with both ends in the mesh each request is counted twice, so one end is looked at. */
export function reporterVariable(): Variable {
  return new CustomVariableBuilder("reporter")
    .label("Seen by")
    .description(
      "destination: the callee's sidecars. source: the callers' sidecars, with what they rejected.",
    )
    .values("destination,source")
    .current({ text: "destination", value: "destination" });
}

/** Where links into the controller's API lead: Grafana cannot know it. */
export function controllerVariable(): Variable {
  return new TextBoxVariableBuilder("controller")
    .label("Controller")
    .description("URL of the controller's API, as your browser reaches it: the link to traces leads there.")
    .defaultValue("http://127.0.0.1:18080");
}

/** Names of tags, as they stand on the sidecars' requests. */
export function tagVariable(): Variable {
  return query("tag", "Tag", {
    ...{ label: "", of: "meshfuse_requests_total" },
    regex: `/^(?!(?:${NOT_TAGS.join("|")})$)(.+)$/`,
    description: "A metric tag of your RequestTags. Labels that your scrape adds stand here as well.",
  });
}

/** Without a label: the names of all labels. */
function query(name: string, title: string, { label, of, description, regex }: Values): QueryVariableBuilder {
  const text = label === "" ? `label_names(${of})` : `label_values(${of}, ${label})`;
  const builder = new QueryVariableBuilder(name)
    .label(title)
    .description(description)
    .datasource(DATASOURCE)
    .query({ query: text, refId: name })
    .definition(text)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
  return regex === undefined ? builder : builder.regex(regex);
}
