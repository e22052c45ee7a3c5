/** Where a person sees a trace, from what the operator says of it. */

/** Stands in the template for the identifier. */
const TRACE_PLACE = "{trace}";

/** What is wrong with a template; undefined: nothing. */
export function templateError(template: string): string | undefined {
  if (!template.includes(TRACE_PLACE))
    return `has no ${TRACE_PLACE}, which the identifier takes the place of`;
  if (!URL.canParse(template)) return "is not a URL";
  const { protocol } = new URL(template);
  return protocol === "http:" || protocol === "https:"
    ? undefined
    : "begins with neither http:// nor https://";
}

/** `traceId`: hex digits, which mean nothing else in a URL. */
export function traceLink(template: string, traceId: string): string {
  return template.replaceAll(TRACE_PLACE, traceId);
}
