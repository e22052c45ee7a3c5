// Names of metric tags as a person gives them, checked as the policy language checks them.
import { METRIC_LABELS } from "./stats.js";

const MAX_TAGS = 16;

/** Label names of the policy language that a tag may not take, beyond those the filter uses in this version. */
const RESERVED_LABELS: readonly string[] = [...METRIC_LABELS, "rule", "le", "quantile", "job", "instance"];

/** Errors are `tags[0]: what is wrong`. */
export function checkTags(tags: readonly string[], errors: string[]): void {
  if (tags.length > MAX_TAGS) errors.push(`tags: has more than ${MAX_TAGS} entries`);
  for (const [index, tag] of tags.entries()) {
    if (!/^[a-z][a-z0-9_]*$/.test(tag)) {
      errors.push(`tags[${index}]: ${shown(tag)} is not a name such as tenant_id`);
    } else if (RESERVED_LABELS.includes(tag)) {
      errors.push(`tags[${index}]: ${shown(tag)} is a reserved name`);
    } else if (tags.indexOf(tag) < index) {
      errors.push(`tags[${index}]: ${shown(tag)} is a name given twice`);
    }
  }
}

/**
 * Istio reads the label `to` with the expression `to=\.=(.*?);\.;`, which is also found at the end of `quota_to`: so
 * no label may end with the name of another.
 */
export function checkTagEnds(tags: readonly string[], errors: string[]): void {
  const names = [...METRIC_LABELS, ...tags];
  for (const [index, tag] of tags.entries()) {
    const inside = names.find((name) => name !== tag && name.endsWith(tag));
    const end = names.find((name) => name !== tag && tag.endsWith(name));
    if (inside !== undefined) errors.push(`tags[${index}]: ${confused(tag, inside)}`);
    else if (end !== undefined) errors.push(`tags[${index}]: ${confused(end, tag)}`);
  }
}

function confused(end: string, whole: string): string {
  return `${shown(end)} is the end of ${shown(whole)}, and Istio would take one for the other`;
}

function shown(text: string): string {
  return JSON.stringify(text);
}
