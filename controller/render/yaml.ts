// YAML for people: what it is and what to do with it stands in comments above.
import { stringify } from "yaml";

/** One YAML document that begins with `about`, each line a comment. */
export function commented(about: string, content: object): string {
  const comment = about.trim().replaceAll(/^/gm, "# ").replaceAll(/ +$/gm, "");
  // aliasDuplicateObjects: Envoy reads YAML without anchors. lineWidth: no folded lines in what people edit. compat: Envoy
  // and kubectl read YAML 1.1, in which a service that is called `on` would be true.
  const style = { aliasDuplicateObjects: false, lineWidth: 0, compat: "yaml-1.1" } as const;
  return `${comment}\n${stringify(content, style)}`;
}
