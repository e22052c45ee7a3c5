/** Names of policies as people write them: `namespace/name`, or a name and a namespace beside it. */
import { didYouMean } from "./nearest.js";
import { usage } from "./world.js";

export const DEFAULT_NAMESPACE = "default";
/** As the API takes it. */
const NAME = /^([a-z0-9.-]{1,253}\/)?[a-z0-9.-]{1,253}$/;
const NAMESPACE = /^[a-z0-9.-]{1,253}$/;

/** Throws for what no policy can be called. `list`: where the right names stand. */
export function policyName(name: string, namespace: string | undefined, list: string): string {
  if (!NAME.test(name) || (namespace !== undefined && !NAMESPACE.test(namespace))) {
    const wrong = NAME.test(name) ? namespace : name;
    throw usage(`${JSON.stringify(wrong)} is not the name of a policy`, `\`meshfuse get ${list}\` lists all`);
  }
  const isFull = name.includes("/");
  if (isFull && namespace !== undefined && !name.startsWith(`${namespace}/`)) {
    throw usage(`${name} is not of the namespace ${namespace}`, "leave one of them out");
  }
  return isFull || namespace === undefined ? name : `${namespace}/${name}`;
}

/** The same name in another namespace is nearer than another name. */
export function nearestName(name: string, known: readonly string[]): string {
  const own = name.slice(name.indexOf("/") + 1);
  const elsewhere = known.find((each) => each.endsWith(`/${own}`));
  return elsewhere === undefined ? didYouMean(name, known) : ` (did you mean ${elsewhere}?)`;
}
