// Requests that a document is about: made of the texts of its conditions, so that some of them hold.

type Headers = readonly (readonly [string, string])[];

const PLAIN: Headers = [
  [":authority", "a"],
  [":path", "/"],
  [":method", "GET"],
];

/** One that nothing is known of, and one that the document's first conditions are made for. */
export function requestsFor(document: string): Headers[] {
  const first = (pattern: RegExp, otherwise: string) => plain(pattern.exec(document)?.[1] ?? otherwise);
  const host = first(/"hosts":\["([^"\\]*)"/, "a").replace("*", "x");
  const path = first(/"(?:exact|prefix|template)":"(\/[^"\\]*)"/, "/").replaceAll(/[{}]/g, "");
  const header = first(/"header":"([^"\\]+)"/, "x-a").toLowerCase();
  const named = first(/"headers":\[\{"name":"([^"\\]+)"/, "x-b").toLowerCase();
  const value = first(/"(?:exact|prefix|suffix|contains)":"([^"\\]*)"/, "gold");
  const fitting: Headers = [
    [":authority", host],
    [":path", path],
    [":method", first(/"methods":\["([^"\\]*)"/, "GET")],
    ["content-type", "application/grpc"],
    ["x-meshfuse-source", first(/"services":\[\{"name":"([^"\\]*)"/, "default/a")],
    ["x-request-id", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"],
    ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
    [header, value],
    [named, value],
  ];
  return [PLAIN, fitting, fitting];
}

/** What may stand in a header. */
function plain(text: string): string {
  return [...text].filter((char) => char >= " " && char !== "\x7f").join("");
}
