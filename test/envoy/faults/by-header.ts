// Faults that requests ask for by their names, in the header `x-f`.
export function byHeader(specs: Readonly<Record<string, object>>): object {
  const faults = Object.entries(specs).map(([name, spec]) => ({
    name: `default/${name}`,
    match: { headers: [{ name: "x-f", exact: name }] },
    percentage: "100%",
    activeFor: "1h",
    ...spec,
  }));
  return { services: [{ name: "default/a", hosts: ["a"] }], faults };
}
