// Whether two entries of Istio's `match` can hold for one request, as far as their conditions tell.
import type { Fields } from "./values.js";

/** Nothing of the request is asked for. */
export function isAll(entry: unknown): boolean {
  const { name, statPrefix, gateways, ...conditions } = Object(entry) as Fields;
  return Object.values(conditions).every((condition) => isEmpty(condition));
}

/** True only where no request can satisfy both. */
export function isApart(first: unknown, second: unknown): boolean {
  const [a, b] = [Object(first) as Fields, Object(second) as Fields];
  return (
    differs(a.sourceNamespace, b.sourceNamespace) ||
    ["uri", "method", "authority"].some((field) => isTextApart(a[field], b[field])) ||
    someOfBoth(a.headers, b.headers, isTextApart) ||
    someOfBoth(a.headers, b.withoutHeaders, (_, absent) => isEmpty(absent)) ||
    someOfBoth(a.withoutHeaders, b.headers, (absent) => isEmpty(absent)) ||
    someOfBoth(a.sourceLabels, b.sourceLabels, differs)
  );
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0)
  );
}

/** Values of the fields that both have. */
function someOfBoth(first: unknown, second: unknown, holds: (a: unknown, b: unknown) => boolean): boolean {
  const other = Object(second) as Fields;
  return Object.entries(Object(first) as Fields).some(
    ([name, value]) => name in other && holds(value, other[name]),
  );
}

function differs(first: unknown, second: unknown): boolean {
  return typeof first === "string" && typeof second === "string" && first !== second;
}

/** Two conditions on one text, each `{exact}` or `{prefix}`; of any other nothing is known. */
function isTextApart(first: unknown, second: unknown): boolean {
  const [a, b] = [Object(first) as Fields, Object(second) as Fields];
  if (differs(a.exact, b.exact)) return true;
  return (
    isOutside(a.exact, b.prefix) ||
    isOutside(b.exact, a.prefix) ||
    (isOutside(a.prefix, b.prefix) && isOutside(b.prefix, a.prefix))
  );
}

function isOutside(text: unknown, prefix: unknown): boolean {
  return typeof text === "string" && typeof prefix === "string" && !text.startsWith(prefix);
}
