// YAML for people: what it is and what to do with it stands in comments above.
import { stringify } from "yaml";

/** One YAML document that begins with `about`, each line a comment. */
export function commented(about: string, content: object): string {
  const comment = about.trim().replaceAll(/^/gm, "# ").replaceAll(/ +$/gm, "");
  // aliasDuplicateObjects: Envoy reads YAML without anchors. lineWidth: no folded lines in what people edit.
  return `${comment}\n${stringify(content, { aliasDuplicateObjects: false, lineWidth: 0 })}`;
}
